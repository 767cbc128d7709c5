import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecimal } from '../../src/orders/decimals.js';

const digits = (min: number, max: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const text = (input: string, decimals = 4): string | undefined => {
  const reading = readDecimal(input, decimals);
  return reading.kind === 'number' ? reading.text : undefined;
};

/** The same number by whole number arithmetic: scaled to `decimals`, rounded half away from zero. */
function reference(whole: string, fraction: string, decimals: number): { scaled: bigint; rounded: boolean } {
  const all = BigInt(`0${whole}${fraction}`);
  const drop = fraction.length - decimals;
  if (drop <= 0) return { scaled: all * 10n ** BigInt(-drop), rounded: false };
  const unit = 10n ** BigInt(drop);
  return { scaled: (all + unit / 2n) / unit, rounded: all % unit !== 0n };
}

function scale(normal: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = normal.replace('-', '').split('.');
  return BigInt(whole + fraction.padEnd(decimals, '0'));
}

describe('decimals', () => {
  it('are exact, and rounded half away from zero', () => {
    fc.assert(
      fc.property(
        digits(1, 13),
        digits(0, 12),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom('', '-'),
        (whole, fraction, decimals, sign) => {
          const reading = readDecimal(`${sign}${whole}.${fraction}`, decimals);
          const expected = reference(whole, fraction, decimals);
          if (reading.kind !== 'number') return expect(reading).toBeUndefined();
          expect(scale(reading.text, decimals)).toBe(expected.scaled);
          expect(reading.rounded).toBe(expected.rounded);
          expect(reading.text.startsWith('-')).toBe(sign === '-' && expected.scaled !== 0n);
        },
      ),
    );
  });

  it('have one normal form', () => {
    fc.assert(
      fc.property(digits(1, 14), digits(0, 6), fc.constantFrom('', '-', '+'), (whole, fraction, sign) => {
        const normal = text(`${sign}${whole}.${fraction}`);
        if (normal === undefined) return;
        expect(normal).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
        expect(readDecimal(normal, 4)).toEqual({ kind: 'number', text: normal, rounded: false });
        expect(text(`00${whole}.${fraction}000`)).toBe(text(`${whole}.${fraction}`));
      }),
    );
  });

  it.each([
    ['28.86', '28.86'],
    ['$ 1,234.50', '1234.5'],
    ['-$5', '-5'],
    ['16.25%', '16.25'],
    ['1 234 567', '1234567'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-0.00', '0'],
    ['0.00005', '0.0001'],
    ['-0.00005', '-0.0001'],
    ['28.860000000000003', '28.86'],
    ['2.5000000000000001E-2', '0.025'],
    ['1e3', '1000'],
    ['99999999999999.9999', '99999999999999.9999'],
  ])('reads %j as %s', (input, expected) => expect(text(input)).toBe(expected));

  it.each(['TBC', '(5)', '1,5', '28,86', '2.5 3.1', '25 30', '12/13', '1.2.3', '--5', '$', '.', '', '0x10', 'Infinity', '1,23,456'])(
    'does not read %j as a number',
    (input) => expect(readDecimal(input, 4).kind).toBe('notANumber'),
  );

  it.each(['100000000000000', '99999999999999.99999', '1e14'])('refuses %s, which has more than 14 integer digits', (input) =>
    expect(readDecimal(input, 4).kind).toBe('tooLarge'),
  );
});
