import { describe, expect, it } from 'vitest';
import { fieldSchema } from '../../src/mapping/field-schema.js';
import { columnType, hasLabels, READ_ONLY_TYPES, typesFor } from '../../src/orders/column-types.js';
import type { MondayType } from '../../src/orders/column-types.js';

const takes = (type: string): boolean =>
  fieldSchema.shape.monday.safeParse({ id: 'column_1', type, ...(hasLabels(type) ? { labels: 'create' } : {}) }).success;

/** A value of each type, and the text that Monday shows for it. */
const EXAMPLES: Readonly<Record<MondayType, readonly [value: string, shown: string, other: string]>> = {
  text: ['Blue', ' Blue ', 'Green'],
  long_text: ['one\ntwo', 'one\r\ntwo', 'one'],
  numbers: ['1234.5', '1,234.50', '1234.05'],
  date: ['2026-05-20', '2026-05-20 10:00', '2026-05-21'],
  dropdown: ['SS26', 'SS26', 'FW26'],
  status: ['Done', 'Done', 'Open'],
};

describe('the column types of Monday', () => {
  it('are what the schema of a mapping takes, in every place', () => {
    expect(typesFor('field')).toEqual(Object.keys(EXAMPLES));
    expect(typesFor('field').every(takes)).toBe(true);
    expect(typesFor('size').sort()).toEqual(['dropdown', 'status', 'text']);
    expect(typesFor('quantity')).toEqual(['numbers']);
    expect(['checkbox', ...READ_ONLY_TYPES].filter(takes)).toEqual([]);
  });

  it.each(Object.entries(EXAMPLES) as [MondayType, (typeof EXAMPLES)[MondayType]][])(
    'compare %s as Monday shows it',
    (type, [value, shown, other]) => {
      expect(columnType(type).same(value, shown)).toBe(true);
      expect(columnType(type).same(value, other)).toBe(false);
    },
  );

  it('keep labels apart from other columns', () => {
    expect(typesFor('field').filter(hasLabels)).toEqual(['dropdown', 'status']);
    expect(hasLabels('mirror')).toBe(false);
  });
});
