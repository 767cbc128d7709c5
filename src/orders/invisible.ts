/**
 * Characters that a reader cannot see: controls, and what Unicode calls default ignorable (marks of no width, bidi controls, soft hyphens, joiners,
 * variation selectors, tags; Unicode Character Database, DerivedCoreProperties.txt).
 */
const INVISIBLE = /[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** Joiners, variation selectors and tags: in the right place they change what is shown. */
const JOINERS = String.raw`\p{Join_Control}\p{Variation_Selector}\u{e0020}-\u{e007f}`;
const JOINER = new RegExp(`[${JOINERS}]`, 'u');
/** What they can change: emoji, and letters and marks of scripts whose letters take several forms, which those of Latin, Greek and Cyrillic do not. */
const JOINABLE = String.raw`\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}[\p{M}--\p{Script=Inherited}][\p{L}--[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]]`;
/** Joiners in the right place. U+200C and U+200D (Join_Control) need a partner on both sides; U+FE0F makes a keycap of a digit, too. */
const WORKING = new RegExp(
  String.raw`(?<=[${JOINABLE}][${JOINERS}]*)(?:\p{Join_Control}(?=[${JOINABLE}])|[[${JOINERS}]--\p{Join_Control}])|(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  'gv',
);

/** The text without every invisible character, for comparison: texts that look the same are the same. */
export function withoutInvisible(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : text.replace(INVISIBLE, '');
}

/** The text without the invisible characters that change nothing, for a board: emoji, and scripts that need them, keep their joiners. New lines stay. */
export function withoutIdleInvisible(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  // The others go first: what they were between is joined then.
  const rest = text.replace(INVISIBLE, (character) => (character === '\n' || JOINER.test(character) ? character : ''));
  if (!JOINER.test(rest)) return rest;
  const working = new Set([...rest.matchAll(WORKING)].map(({ index }) => index));
  return rest.replace(INVISIBLE, (character, index: number) => (character === '\n' || working.has(index) ? character : ''));
}

/** The text with every invisible character as `U+200E`, for a message. */
export function showInvisible(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(INVISIBLE, (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`);
}
