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
  const digits = scaleDigits(whole + fraction, scale + shift - fraction.length).replace(/^0+/, '');
  if (digits.length > precision) return null;
  const padded = digits.padStart(scale + 1, '0');
  const value = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
  return sign === '-' && digits !== '' ? `-${value}` : value;
}

/** `digits` times ten to the power of `shift`, rounded half up to a whole number. */
function scaleDigits(digits: string, shift: number): string {
  if (shift >= 0) return digits + '0'.repeat(shift);
  const kept = digits.slice(0, Math.max(0, digits.length + shift));
  const firstDropped = digits.charAt(digits.length + shift);
  return firstDropped >= '5' ? (BigInt(kept === '' ? '0' : kept) + 1n).toString() : kept;
}
