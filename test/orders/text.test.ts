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

describe('blank tokens', () => {
  const isBlank = blankTest(['', 'nan', 'none', 'null']);

  it.each(['', 'nan', 'NaN', 'NONE', 'Null', 'None '])('counts %j as blank', (text) => expect(isBlank(text)).toBe(true));
  it.each(['0', 'nano', 'NONE AT ALL', '-'])('counts %j as a value', (text) => expect(isBlank(text)).toBe(false));
  it('counts empty text as blank whatever the tokens are', () => expect(blankTest([])('')).toBe(true));
});

describe('shortened values', () => {
  it('have at most 100 characters and lose nothing that fits', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(shorten(text).length).toBeLessThanOrEqual(100);
        if (text.length <= 100) expect(shorten(text)).toBe(text);
      }),
    );
  });
});
