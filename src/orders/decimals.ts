import { roundDigits } from '../database/decimal.js';
import { MAX_INTEGER_DIGITS } from './limits.js';

/**
 * How a number is written, by the example of 1234.56. `plain`: digits with a decimal point, nothing between them. The marks between groups of three
 * digits are optional in the others, and may be spaces in both.
 */
export type NumberFormat = 'plain' | '1,234.56' | '1.234,56';
export const NUMBER_FORMATS = ['plain', '1,234.56', '1.234,56'] as const satisfies readonly NumberFormat[];

/** How the texts of numbers are written. */
export interface NumberSettings {
  /** Without it only numbers that mean the same in every format are read. */
  readonly format?: NumberFormat | undefined;
  /** Texts such as `$` or `USD` that may be in front of a number or behind it. */
  readonly units: readonly string[];
}

/** Sign, digits, decimals and an exponent, such as Excel writes. U+2212 is the minus sign of typography. */
const PLAIN = /^([+\-\u2212]?)\s*(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
/** The same in groups: always three digits after the same mark, and no leading zero, or the mark is not a group's. */
const GROUPED = /^([+\-\u2212]?)\s*([1-9]\d{0,2}([, \u00a0\u202f])\d{3}(?:\3\d{3})*)(?:\.(\d*))?$/;
/** The one normal form, which most values have already. */
const NORMAL = /^(?:0|-?[1-9]\d{0,13}|-?(?:0|[1-9]\d{0,13})\.\d*[1-9])$/;
/** Of those, the ones that another format reads as another number: three decimals, like a group. */
const LIKE_A_GROUP = /^-?[1-9]\d{0,2}\.\d{3}$/;

export type DecimalReading =
  | { readonly kind: 'number'; readonly text: string; readonly rounded: boolean }
  | { readonly kind: 'notANumber' }
  /** A number in several formats, or in one that the mapping does not state. */
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'tooLarge' };

interface Parts {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  readonly exponent: number;
}

/**
 * Reads a number from text, exactly: digits are moved, never calculated with. A text that does not have the format is no number. Without a format
 * (null) only what means the same in every format is read, written with a decimal point: neither `1.234` nor `1,234` nor `31,50`. A minus sign is
 * in front; parentheses, words, units or two numbers in one are no number. Surplus decimals are rounded half away from zero. The result is
 * the one normal form of the number: `28.86`, `0`, `-1.5`.
 */
export function readDecimal(input: string, decimals: number, format: NumberFormat | null): DecimalReading {
  if (NORMAL.test(input) && decimalsOf(input) <= decimals && isSure(input, format)) return { kind: 'number', text: input, rounded: false };
  const text = input.trim();
  const parts = format === null ? partsInEvery(text) : partsIn(text, format);
  if (parts === null) return { kind: 'notANumber' };
  return parts === 'ambiguous' ? { kind: 'ambiguous' } : toReading(parts, decimals);
}

/** Whether a text in normal form means in the format what it says. */
function isSure(normal: string, format: NumberFormat | null): boolean {
  if (format === '1.234,56') return !normal.includes('.');
  return format !== null || !LIKE_A_GROUP.test(normal);
}

function partsInEvery(text: string): Parts | 'ambiguous' | null {
  const [point, comma] = [partsIn(text, '1,234.56'), partsIn(text, '1.234,56')];
  if (comma === null) return point;
  return point === null || valueOf(point) !== valueOf(comma) ? 'ambiguous' : point;
}

function partsIn(text: string, format: NumberFormat): Parts | null {
  const pointed = format === '1.234,56' ? text.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.')) : text;
  const plain = PLAIN.exec(pointed);
  if (plain !== null) return toParts(plain[1], plain[2], plain[3], plain[4]);
  const grouped = format === 'plain' ? null : GROUPED.exec(pointed);
  return grouped === null ? null : toParts(grouped[1], grouped[2]?.replace(/\D/g, ''), grouped[4], undefined);
}

function toParts(sign = '', whole = '', fraction = '', exponent = '0'): Parts | null {
  if (whole === '' && fraction === '') return null;
  return { negative: sign === '-' || sign === '\u2212', whole, fraction, exponent: Number(exponent) };
}

/** Equal for equal numbers that are written with the same exponent. */
function valueOf({ negative, whole, fraction, exponent }: Parts): string {
  return `${String(negative)} ${whole.replace(/^0+/, '')}.${fraction.replace(/0+$/, '')}e${String(exponent)}`;
}

function toReading({ negative, whole, fraction, exponent }: Parts, decimals: number): DecimalReading {
  const { digits, rounded } = roundDigits(whole + fraction, whole.length + exponent, decimals);
  const integer = digits.slice(0, digits.length - decimals).replace(/^0+/, '');
  if (integer.length > MAX_INTEGER_DIGITS) return { kind: 'tooLarge' };
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const text = `${integer === '' ? '0' : integer}${decimals === 0 || rest === '' ? '' : `.${rest}`}`;
  return { kind: 'number', text: negative && text !== '0' ? `-${text}` : text, rounded };
}

function decimalsOf(normal: string): number {
  const point = normal.indexOf('.');
  return point < 0 ? 0 : normal.length - point - 1;
}
