import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankTest, cleanLine, cleanParagraphs, fold, shorten, singleSpaced } from '../../src/orders/text.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);
const cleaners = [cleanLine, cleanParagraphs, singleSpaced, fold];

describe('text', () => {
  it('is clean once it was cleaned', () => {
    fc.assert(fc.property(anyText, (text) => cleaners.every((clean) => clean(clean(text)) === clean(text))));
  });

  it('is composed, trimmed and free of control characters', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const clean of cleaners) {
          const result = clean(text);
          expect(result).toBe(result.normalize('NFC'));
          expect(result).toBe(result.trim());
          expect(result.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
        }
        expect(cleanLine(text)).not.toContain('\n');
        expect(singleSpaced(text)).not.toMatch(/\s\s|[^\S ]/);
      }),
    );
  });

  it('ignores case, spacing and composition when folded', () => {
    expect(fold('  Cafe\u0301\u00a0 noir\t')).toBe(fold('CAFÉ NOIR'));
    expect(fold('SKY CAPTAIN ')).toBe('SKY CAPTAIN');
    expect(fold('A\u0000B')).toBe('AB');
  });

  it('keeps inner spaces and, in paragraphs, new lines', () => {
    expect(cleanLine('a  b\r\nc\td')).toBe('a  b c d');
    expect(cleanParagraphs(' a\r\nb\rc\td\u0007 ')).toBe('a\nb\nc d');
  });

  it('cannot carry half of a character pair', () => {
    expect(cleanLine('a\ud83d')).toBe('a\ufffd');
    expect(cleanLine('a😀')).toBe('a😀');
  });
});

describe('invisible characters', () => {
  it('of every kind are gone from what is compared', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(text)).not.toMatch(/\p{Default_Ignorable_Code_Point}/u);
        expect(fold([...text].join('\u2060'))).toBe(fold(text));
        expect(fold([...text].join('\u{e0020}'))).toBe(fold(text));
      }),
    );
  });

  it('that write from right to left, part words or do nothing are gone from what is sent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const clean of cleaners)
          expect(clean(text)).not.toMatch(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u3164]/);
      }),
    );
    expect(cleanLine('PO\u00adLO')).toBe('POLO');
    expect(cleanLine('2025\u200d FALL\ufe0f')).toBe('2025 FALL');
    expect(cleanParagraphs('\u202eA\u202c\r\nB\u200d')).toBe('A\nB');
  });

  it.each([
    'family \u{1f469}\u200d\u{1f467}',
    'heart \u2764\ufe0f',
    'keycap 1\ufe0f\u20e3',
    'England \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'rainbow \u{1f3f3}\ufe0f\u200d\u{1f308}',
    'cook \u{1f9d1}\u{1f3fd}\u200d\u{1f373}',
    '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645',
  ])('that emoji and scripts need stay: %j', (text) => {
    for (const clean of [cleanLine, cleanParagraphs, singleSpaced]) expect(clean(text)).toBe(text);
    expect(fold(text)).toBe(fold(text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')));
  });

  it('leave ordinary keys as they were', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect(fold(text)).toBe(text.trim().replace(/\s+/g, ' ').toUpperCase());
      }),
    );
  });
});

describe('blank tokens', () => {
  const isBlank = blankTest(['', 'nan', 'none', 'null']);

  it.each(['', 'nan', 'NaN', 'NONE', 'Null', 'None '])('counts %j as blank', (text) => expect(isBlank(text)).toBe(true));
  it.each(['0', 'nano', 'NONE AT ALL', '-'])('counts %j as a value', (text) => expect(isBlank(text)).toBe(false));
  it('counts empty text as blank whatever the tokens are', () => expect(blankTest([])('')).toBe(true));
});

describe('shortened values', () => {
  it('show what cannot be seen', () => {
    expect(shorten('A\u200eB\u{e0041}\u00ad')).toBe('AU+200EBU+E0041U+00AD');
    fc.assert(
      fc.property(anyText, (text) => !/[\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(shorten(text)) && shorten(text).length <= 100),
    );
  });

  it('have at most 100 characters and lose nothing that fits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(shorten(text).length).toBeLessThanOrEqual(100);
        if (text.length <= 100) expect(shorten(text)).toBe(text);
      }),
    );
  });
});
