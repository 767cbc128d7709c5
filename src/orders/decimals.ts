import { roundDigits } from '../database/decimal.js';
import { MAX_INTEGER_DIGITS } from './limits.js';

/**
 * Digits with optional thousands groups, decimals and an exponent, such as Excel writes. A separator counts as one only between groups of
 * three digits.
 */
const NUMBER = /^([+-]?)\s*(?:(\d{1,3}(?:([, \u00a0\u202f])\d{3})(?:\3\d{3})*)|(\d*))(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const NORMAL = /^(?:0|-?[1-9]\d{0,13}|-?(?:0|[1-9]\d{0,13})\.\d*[1-9])$/;

export type DecimalReading =
  | { readonly kind: 'number'; readonly text: string; readonly rounded: boolean }
  | { readonly kind: 'notANumber' }
  | { readonly kind: 'tooLarge' };

/**
 * Reads a number from text exactly, without floating point arithmetic. Dollar and percent signs are dropped (a rate is not divided by 100),
 * and so are commas and spaces between groups of three digits. A comma anywhere else, parentheses, words or two numbers in one are no
 * number. Surplus decimals are rounded half away from zero. The result is the normal form of the number: `28.86`, `0`, `-1.5`.
 */
export function readDecimal(input: string, decimals: number): DecimalReading {
  if (NORMAL.test(input) && decimalsOf(input) <= decimals) return { kind: 'number', text: input, rounded: false };
  const match = NUMBER.exec(input.replace(/[$%]/g, ' ').trim());
  if (match === null) return { kind: 'notANumber' };
  const whole = (match[2] ?? match[4] ?? '').replace(/\D/g, '');
  const fraction = match[5] ?? '';
  if (whole === '' && fraction === '') return { kind: 'notANumber' };
  const { digits, rounded } = roundDigits(whole + fraction, whole.length + Number(match[6] ?? '0'), decimals);
  const integer = digits.slice(0, digits.length - decimals).replace(/^0+/, '');
  if (integer.length > MAX_INTEGER_DIGITS) return { kind: 'tooLarge' };
  const rest = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const text = `${integer === '' ? '0' : integer}${decimals === 0 || rest === '' ? '' : `.${rest}`}`;
  return { kind: 'number', text: match[1] === '-' && text !== '0' ? `-${text}` : text, rounded };
}

function decimalsOf(normal: string): number {
  const point = normal.indexOf('.');
  return point < 0 ? 0 : normal.length - point - 1;
}
