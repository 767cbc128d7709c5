const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * The exact text of a decimal number as a DECIMAL(precision, scale) column gives it back: `28.86` -> `28.8600`. Digits beyond the scale
 * are rounded half away from zero, as SQL Server does. Null when the text is not a number or has too many digits before the point.
 */
export function toDecimal(text: string, precision: number, scale: number): string | null {
  const match = SHAPE.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return null;
  // No DECIMAL has more than 38 digits: a larger exponent overflows, a smaller one is zero, and neither needs to be expanded.
  const shift = Math.max(-400, Math.min(400, Number(exponent)));
  const digits = roundDigits(whole + fraction, whole.length + shift, scale).digits.replace(/^0+/, '');
  if (digits.length > precision) return null;
  const padded = digits.padStart(scale + 1, '0');
  const value = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  return sign === '-' && digits !== '' ? `-${value}` : value;
}

/**
 * `digits` with the decimal point after `point` of them (below 0: zeros between the point and them), rounded half away from zero: digits of which
 * the last `decimals` are behind the point, with at least one before it. `rounded`: a digit other than 0 was dropped.
 */
export function roundDigits(digits: string, point: number, decimals: number): { readonly digits: string; readonly rounded: boolean } {
  const end = point + decimals;
  if (end >= digits.length) return { digits: (digits + '0'.repeat(end - digits.length)).padStart(decimals + 1, '0'), rounded: false };
  const kept = digits.slice(0, Math.max(0, end));
  const up = digits.charAt(end) >= '5';
  const value = up ? (BigInt(`0${kept}`) + 1n).toString() : kept;
  return { digits: value.padStart(decimals + 1, '0'), rounded: /[1-9]/.test(digits.slice(Math.max(0, end))) };
}
