/** What Monday changes in texts that it is sent, as users report it. All off unless a test asks for it. */
export interface TextChanges {
  /** Names of items and groups lose what looks like an HTML tag. */
  readonly stripTags: boolean;
  /** New labels lose their emoji. */
  readonly stripLabelEmoji: boolean;
  /** Runs of blanks become one space in names, labels and texts, and the ends are trimmed. */
  readonly collapseBlanks: boolean;
  /** Texts are cut after this many characters; 0: never. */
  readonly cutTextsAt: number;
}

const blanks = (text: string, { collapseBlanks }: TextChanges): string => (collapseBlanks ? text.replace(/\s+/gu, ' ').trim() : text);

/** The name of an item or group as the board keeps it. */
export const keptName = (name: string, changes: TextChanges): string =>
  blanks(changes.stripTags ? name.replace(/<[^<>]*>/g, '') : name, changes);

/** The text of a new label as the board keeps it. */
export const keptLabel = (label: string, changes: TextChanges): string =>
  blanks(changes.stripLabelEmoji ? label.replace(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f/gu, '') : label, changes);

/** The text of a cell as the board keeps it. */
export function keptText(text: string, changes: TextChanges): string {
  const kept = blanks(text, changes);
  return changes.cutTextsAt > 0 ? kept.slice(0, changes.cutTextsAt) : kept;
}
