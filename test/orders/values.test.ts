import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SqlValue } from '../../src/database/database.js';
import type { MondayType } from '../../src/orders/column-types.js';
import { readDate, readIsoDate } from '../../src/orders/dates.js';
import type { DateOrder } from '../../src/orders/dates.js';
import { Findings } from '../../src/orders/findings.js';
import type { FieldSettings } from '../../src/orders/rules-settings.js';
import { fieldReader } from '../../src/orders/values.js';

const BLANK = ['', 'nan', 'none', 'null', 'nat'];

function read(type: MondayType, raw: SqlValue, more: Partial<FieldSettings> = {}, dateOrder: DateOrder = 'ISO only') {
  const field: FieldSettings = {
    source: 'C',
    column: 'C',
    monday: { id: 'c', type },
    number: { decimals: 4 },
    onBadValue: 'reject',
    ...more,
  };
  const findings = new Findings('GRE-1');
  const value = fieldReader(field, { blank: BLANK, dateOrder })(raw, findings);
  return { value, rejected: findings.rejections.map(({ code }) => code), warned: findings.warnings.map(({ code }) => code), findings };
}

const ok = (value: string | null) => expect.objectContaining({ value, rejected: [], warned: [] });

describe('blank values', () => {
  it.each([null, '', '   ', 'nan', 'None', 'NULL', 'NaT'])('%j is null for every type', (raw) => {
    for (const type of ['text', 'long_text', 'numbers', 'date', 'dropdown', 'status'] as const) expect(read(type, raw)).toEqual(ok(null));
  });

  it('are decided by the list of the field where it has one', () => {
    expect(read('date', '00/00/00', { blank: ['00/00/00', 'TBC'] })).toEqual(ok(null));
    expect(read('date', 'tbc', { blank: ['00/00/00', 'TBC'] })).toEqual(ok(null));
    expect(read('text', 'nan', { blank: [] })).toEqual(ok('nan'));
  });
});

describe('replacements', () => {
  const replace = { ACTIVE: 'RECEIVED', TRUE: '0', 'N/A': '' };
  it('hold for the whole value in any case, before everything else', () => {
    expect(read('dropdown', ' Active ', { replace })).toEqual(ok('RECEIVED'));
    expect(read('dropdown', 'ACTIVE?', { replace })).toEqual(ok('ACTIVE?'));
    expect(read('numbers', 'true', { replace })).toEqual(ok('0'));
    expect(read('numbers', true, { replace })).toEqual(ok('0'));
    expect(read('text', 'n/a', { replace })).toEqual(ok(null));
  });
});

describe('bad values', () => {
  it('refuse the row, naming row, column and value', () => {
    const { value, findings } = read('numbers', 'x'.repeat(300));
    expect(value).toBeNull();
    const [rejection] = findings.rejections;
    expect(rejection).toMatchObject({ code: 'BAD_NUMBER', column: 'C' });
    expect(rejection?.value).toHaveLength(100);
    expect(rejection?.message).toContain('GRE-1');
    expect(rejection?.message).toContain(rejection?.value);
  });

  it('or leave the column blank with a warning', () => {
    expect(read('numbers', 'see notes', { onBadValue: 'unset' })).toMatchObject({ value: null, rejected: [], warned: ['VALUE_UNSET'] });
  });

  it('are labels and texts beyond the limits of Monday', () => {
    expect(read('status', 'x'.repeat(30))).toEqual(ok('x'.repeat(30)));
    expect(read('status', 'x'.repeat(31)).rejected).toEqual(['BAD_LABEL']);
    expect(read('status', '12').rejected).toEqual(['BAD_LABEL']);
    expect(read('dropdown', '629249')).toEqual(ok('629249'));
    expect(read('long_text', 'x'.repeat(2000))).toEqual(ok('x'.repeat(2000)));
    expect(read('long_text', 'x'.repeat(2001)).rejected).toEqual(['BAD_TEXT']);
  });

  it('are dates in any form that could be read in two ways', () => {
    for (const raw of ['03/04/2025', '2025-02-29', '2025-13-01', '20250304', '2025-1-2', '0000-01-01'])
      expect(read('date', raw).rejected).toEqual(['BAD_DATE']);
  });
});

describe('numbers', () => {
  it('are rounded with a warning when they have more decimals', () => {
    expect(read('numbers', '1.23456')).toMatchObject({ value: '1.2346', rejected: [], warned: ['NUMBER_ROUNDED'] });
    expect(read('numbers', '1.2345000')).toEqual(ok('1.2345'));
  });

  it('come from a number as from its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => {
        expect(read('numbers', n).value).toBe(read('numbers', String(n)).value);
      }),
    );
    expect(read('numbers', 28.86)).toEqual(ok('28.86'));
  });
});

describe('dates', () => {
  it.each([
    ['2025-04-03', 'ISO only', '2025-04-03'],
    ['2025-04-03 13:45:00', 'ISO only', '2025-04-03'],
    ['2025-04-03T00:30:00.000+10:00', 'ISO only', '2025-04-03'],
    ['2025-04-03 23:30:00.0000000 -05:00', 'ISO only', '2025-04-03'],
    ['2025-04-03', 'month first', '2025-04-03'],
    ['03/04/2025', 'day first', '2025-04-03'],
    ['3/4/2025', 'day first', '2025-04-03'],
    ['31/12/2025 00:00:00', 'day first', '2025-12-31'],
    ['03/04/2025', 'month first', '2025-03-04'],
    ['12/31/2025', 'month first', '2025-12-31'],
  ] as const)('%j, %s, is %s', (raw, order, day) => {
    expect(read('date', raw, {}, order)).toEqual(ok(day));
  });

  it('with slashes are refused unless the mapping defines how they are read, and never read in the other order', () => {
    expect(read('date', '03/04/2025')).toMatchObject({ value: null, rejected: ['BAD_DATE'] });
    expect(read('date', '12/31/2025', {}, 'day first').rejected).toEqual(['BAD_DATE']);
    expect(read('date', '31/12/2025', {}, 'month first').rejected).toEqual(['BAD_DATE']);
    for (const raw of ['03-04-2025', '03.04.25', '3/4/25', '00/00/00', 'TBC'])
      expect(read('date', raw, {}, 'day first').rejected).toEqual(['BAD_DATE']);
  });

  it('are read in one order alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), (d, m) => {
        expect(readDate(`${d}/${m}/2025`, 'day first')).toBe(readDate(`${m}/${d}/2025`, 'month first'));
        expect(readDate(`${d}/${m}/2025`, 'ISO only')).toBeNull();
      }),
    );
  });

  it('are every day of the calendar and no other', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(readIsoDate(day)).toBe(day);
        expect(readIsoDate(date.toISOString())).toBe(day);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 39 }), (y, m, d) => {
        const text = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
        const date = new Date(`${text}T00:00:00Z`);
        const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        expect(readIsoDate(text)).toBe(real ? text : null);
      }),
    );
  });
});
