import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER_FORMATS, readDecimal } from '../../src/orders/decimals.js';
import type { NumberFormat } from '../../src/orders/decimals.js';

const digits = (min: number, max: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const text = (input: string, format: NumberFormat | null = '1,234.56', decimals = 4): string | undefined => {
  const reading = readDecimal(input, decimals, format);
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
          const reading = readDecimal(`${sign}${whole}.${fraction}`, decimals, 'plain');
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
        const normal = text(`${sign}${whole}.${fraction}`, 'plain');
        if (normal === undefined) return;
        expect(normal).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
        expect(readDecimal(normal, 4, 'plain')).toEqual({ kind: 'number', text: normal, rounded: false });
        expect(text(`00${whole}.${fraction}000`, 'plain')).toBe(text(`${whole}.${fraction}`, 'plain'));
      }),
    );
  });

  it.each([
    ['28.86', '28.86'],
    ['1,234.50', '1234.5'],
    ['\u22125.50', '-5.5'],
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

  const noNumbers = [
    'TBC',
    '(5)',
    '5-',
    '1,5',
    '28,86',
    '2.5 3.1',
    '25 30',
    '12/13',
    '1.2.3',
    '--5',
    '$5',
    '5%',
    '.',
    '',
    '0x10',
    'Infinity',
    '1,23,456',
  ];
  it.each(noNumbers)('does not read %j as a number', (input) => expect(readDecimal(input, 4, '1,234.56').kind).toBe('notANumber'));

  it.each(['100000000000000', '99999999999999.99999', '1e14'])('refuses %s, which has more than 14 integer digits', (input) =>
    expect(readDecimal(input, 4, 'plain').kind).toBe('tooLarge'),
  );
});

describe('formats', () => {
  /** A number and how it is written in each format, in groups or not. */
  const numbers = fc.record({
    sign: fc.constantFrom('', '-', '\u2212'),
    whole: fc.bigInt({ min: 0n, max: 99_999_999_999_999n }).map(String),
    fraction: digits(0, 4),
    group: fc.constantFrom('', 'mark', ' ', '\u00a0', '\u202f'),
  });
  type Written = typeof numbers extends fc.Arbitrary<infer T> ? T : never;

  function write({ sign, whole, fraction, group }: Written, format: NumberFormat): string {
    const [mark, point] = format === '1.234,56' ? ['.', ','] : [',', '.'];
    const between = format === 'plain' || group === '' ? '' : group === 'mark' ? mark : group;
    return `${sign}${whole.replace(/\B(?=(?:\d{3})+$)/g, between)}${fraction === '' ? '' : point}${fraction}`;
  }

  const valueOf = ({ sign, whole, fraction }: Written): string => {
    const decimals = fraction.replace(/0+$/, '');
    const normal = decimals === '' ? whole : `${whole}.${decimals}`;
    return sign !== '' && normal !== '0' ? `-${normal}` : normal;
  };

  it('read what was written in them', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(...NUMBER_FORMATS), (number, format) => {
        expect(text(write(number, format), format)).toBe(valueOf(number));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never give a text another number than its own unless another format does so too, and then it is not read without a stated format', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(...NUMBER_FORMATS), fc.constantFrom(...NUMBER_FORMATS, null), (number, format, readAs) => {
        const written = write(number, format);
        const read = text(written, readAs);
        if (read === undefined || read === valueOf(number)) return;
        expect(readAs).not.toBeNull();
        expect(readDecimal(written, 4, null).kind).toBe('ambiguous');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['1.234', 'ambiguous', '1.234', '1.234', '1234'],
    ['1,234', 'ambiguous', undefined, '1234', '1.234'],
    ['31,50', 'ambiguous', undefined, undefined, '31.5'],
    ['1.234,56', 'ambiguous', undefined, undefined, '1234.56'],
    ['1,234.56', '1234.56', undefined, '1234.56', undefined],
    ['28.86', '28.86', '28.86', '28.86', undefined],
    ['0.125', '0.125', '0.125', '0.125', undefined],
    ['1.234E3', '1234', '1234', '1234', undefined],
    ['1 234', '1234', undefined, '1234', '1234'],
    ['1234567', '1234567', '1234567', '1234567', '1234567'],
    ['12.50-', undefined, undefined, undefined, undefined],
    ['(12.50)', undefined, undefined, undefined, undefined],
  ] as const)('%j is %s without a format, plain %s, 1,234.56 %s, 1.234,56 %s', (input, none, plain, point, comma) => {
    const reading = readDecimal(input, 4, null);
    expect(reading.kind === 'number' ? reading.text : reading.kind === 'ambiguous' ? 'ambiguous' : undefined).toBe(none);
    expect(NUMBER_FORMATS.map((format) => text(input, format))).toEqual([plain, point, comma]);
  });
});
