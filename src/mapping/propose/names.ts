import { nearName } from '../../orders/nearest.js';
import { fold } from '../../orders/text.js';

/** How alike two names are, most alike first. */
export type Likeness = 'same' | 'synonym' | 'near';

/** Words that name one thing wherever orders are kept. A word with a second meaning does not belong here. */
const SYNONYMS: Readonly<Record<string, string>> = {
  AMT: 'AMOUNT',
  COLOUR: 'COLOR',
  DESC: 'DESCRIPTION',
  NO: 'NUMBER',
  NR: 'NUMBER',
  NUM: 'NUMBER',
  QTY: 'QUANTITY',
};

/** A name with a blank wherever a small letter is followed by a capital: `orderNo` is `order No`. */
export const divided = (name: string): string => name.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2');

/** The words of a name in upper case, whatever separates them: `order_no`, `OrderNo` and `Order No.` are ORDER and NO. */
export function wordsOf(name: string): string[] {
  return fold(divided(name).replaceAll('#', ' NUMBER '))
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim()
    .split(' ');
}

/** Two words that are often written as one: ORDERNO, LINENUMBER, CUSTOMERNAME. */
const COMPOUND = /^(ORDER|LINE|ITEM|CUSTOMER|CLIENT)(NUMBER|NO|NR|NUM|ID|CODE|KEY|NAME|DATE|QTY|QUANTITY|LINE)$/;

/** The same with compounds divided and synonyms made one. At the beginning of a name NO is no number. */
export function plainWords(name: string): string[] {
  const words = wordsOf(name).flatMap((word) => COMPOUND.exec(word)?.slice(1) ?? [word]);
  return words.map((word, at) => (at === 0 && word === 'NO' ? word : (SYNONYMS[word] ?? word)));
}

/** Null for names that are not alike. Names of the same letters are the same, however they are divided. */
export function likeness(a: string, b: string): Likeness | null {
  const text = (words: readonly string[]): string => words.join(' ');
  if (wordsOf(a).join('') === wordsOf(b).join('')) return 'same';
  if (text(plainWords(a)) === text(plainWords(b))) return 'synonym';
  return nearName(text(plainWords(a)), [text(plainWords(b))]) === null ? null : 'near';
}
