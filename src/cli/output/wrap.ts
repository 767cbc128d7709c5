import { stripVTControlCharacters } from 'node:util';
import { clip, shownWidth } from './style.js';

/** A label that ends beyond this share of the line would leave too little room for the text after it. */
const LABEL_SHARE = 0.45;

/**
 * A text as lines of at most `width` characters, broken between words; what follows the first begins below the text after its label, as that of
 * `  Reason  ...`. A link stays whole, because it is copied: the terminal breaks it. Without a width (Infinity) nothing is broken.
 */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => (shownWidth(line) <= width ? [line] : broken(line, width)));
}

/** The first words of a text, of at most so many characters, with an ellipsis where something is left out. */
export function firstWords(text: string, characters: number): string {
  const cut = clip(text, characters);
  return cut === text ? text : `${cut.replace(/\s*\S*$/, '')} …`;
}

function broken(line: string, width: number): string[] {
  const indent = hangingIndent(stripVTControlCharacters(line), width);
  const lines = [''];
  for (const word of wordsOf(line, width - indent)) {
    const last = lines.at(-1) ?? '';
    const length = shownWidth(word.trimEnd());
    const fits = shownWidth(last) + length <= width;
    // On the next line it would not fit either, so it follows its label.
    const tooLong = indent + length > width && shownWidth(last) <= indent;
    if (fits || tooLong) lines[lines.length - 1] = last + word;
    else lines.push(' '.repeat(indent) + word);
  }
  return lines.map((one) => one.trimEnd());
}

/** A command that a sentence names is copied, so it stays on one line: `npm run cli -- retry --batch ID`. */
const NAMED_COMMAND = /(?:npm run cli --|npx order-sync) [a-z-]+(?: show| approve)?(?: --[a-z-]+)*(?: (?:[A-Z]+|[0-9a-f]{8})\b)?/g;
const UNBROKEN = '\u00A0';

/** Words with the spaces behind them. One that is longer than a line, as a path or a JSON text, is cut after a slash or comma, or else where the line ends. */
function wordsOf(line: string, room: number): string[] {
  const marked = line.replaceAll(NAMED_COMMAND, (command) => command.replaceAll(' ', UNBROKEN));
  const words = marked.split(/(?<= )(?! )/).map((word) => word.replaceAll(UNBROKEN, ' '));
  return words.flatMap((word) => {
    if (shownWidth(word.trimEnd()) <= room || word.includes('://') || word.includes('\u001B')) return [word];
    return word.split(/(?<=[,;/])/).flatMap((part) => part.match(new RegExp(`.{1,${String(room)}}`, 'gu')) ?? []);
  });
}

/** Below the last label of the line; else below its first character, or that of a list's entry. */
function hangingIndent(plain: string, width: number): number {
  const labels = [...plain.matchAll(/\S {2,}(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length);
  const label = labels.findLast((end) => end <= width * LABEL_SHARE);
  return label ?? /^ *(?:- )?/.exec(plain)?.[0].length ?? 0;
}
