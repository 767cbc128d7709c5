import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlValue } from '../../src/database/database.js';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { compileRules, separatingColumns } from '../../src/orders/rules.js';
import type { CompiledRules } from '../../src/orders/rules.js';
import { stagedValues } from '../../src/orders/staged.js';
import type { Evaluation } from '../../src/orders/types.js';
import { SIZES, soundValues, sourceColumns, sourceRow } from './source.js';
import { COLUMNS } from '../support/shipped-board.js';

let shipped: Mapping;
/** The shipped mapping with the same key columns for every customer. */
let mapping: Mapping;
let rules: CompiledRules;
beforeAll(async () => {
  shipped = await loadMapping('mappings/customer-master-schedule.yaml');
  mapping = { ...shipped, key: { ...shipped.key, extraColumns: {} } };
  rules = compileRules(mapping, sourceColumns);
});

const evaluate = (values: Readonly<Record<string, SqlValue>> = {}, more = rules): Evaluation =>
  more.evaluate(sourceRow({ ...soundValues, ...values }));
function order(values: Readonly<Record<string, SqlValue>> = {}, more = rules) {
  const evaluation = evaluate(values, more);
  if (evaluation.kind !== 'order') throw new Error(`not an order: ${JSON.stringify(evaluation)}`);
  return { ...evaluation.order, hash: evaluation.hash, warned: evaluation.warnings.map(({ code }) => code) };
}
function rejected(values: Readonly<Record<string, SqlValue>>, more = rules) {
  const evaluation = evaluate(values, more);
  if (evaluation.kind !== 'rejected') throw new Error(`not rejected: ${JSON.stringify(evaluation)}`);
  return { ...evaluation, codes: evaluation.rejections.map(({ code }) => code) };
}

describe('a sound row', () => {
  it('becomes what the board shall show', () => {
    expect(order()).toMatchObject({
      key: { parts: ['GRE-04169', 'MSP25B50', '942 - BONNEVILLE'] },
      customer: 'GREYSON',
      group: 'GREYSON 2025 FALL',
      name: 'MSP25B50 942 - BONNEVILLE GRE-04169',
      sizes: [
        { size: 'XS', quantity: 22 },
        { size: '10', quantity: 3 },
        { size: '32DD', quantity: 5 },
      ],
      cancelled: false,
      warned: [],
    });
    expect(order().columns).toMatchObject({
      [COLUMNS.customer]: 'GREYSON',
      [COLUMNS.type]: 'RECEIVED',
      [COLUMNS.price]: '28.86',
      [COLUMNS.received]: '2025-05-20',
      [COLUMNS.poNumber]: null,
    });
    expect(Object.keys(order().columns)).toHaveLength(43);
  });

  it('goes to staging under the names of the staging columns', () => {
    const staged = new Map(stagedValues(mapping, order()).map(({ column, value }) => [column, value]));
    expect(staged.size).toBe(45);
    expect(Object.fromEntries(staged)).toMatchObject({
      Title: order().name,
      Group: order().group,
      CUSTOMER: 'GREYSON',
      STYLE: 'MSP25B50',
      'CUSTOMER PRICE': '28.86',
      NOTES: null,
    });
  });
});

describe('customers', () => {
  const listed = () => mapping.customers!.list.flatMap(({ name, sources }) => sources.map((source) => ({ name, source })));

  it('are found by every name of theirs, in any case and spacing', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('', ' ', '\t', '\u00a0'), (pick, cased, space) => {
        const { name, source } = listed()[pick % listed().length] ?? { name: '', source: '' };
        const spelled = [...source]
          .map((letter, index) => ((cased >> (index % 31)) & 1 ? letter.toLowerCase() : letter))
          .join('')
          .replaceAll(' ', ` ${space}`);
        expect(order({ 'CUSTOMER NAME': `${space}${spelled}${space}` }).customer).toBe(name);
      }),
    );
  });

  it('are never found by a part of a name', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (pick, from, length) => {
        const { source } = listed()[pick % listed().length] ?? { source: '' };
        const start = from % source.length;
        const part = source.slice(start, start + 1 + (length % source.length));
        if (listed().some((entry) => entry.source.toUpperCase() === part.trim().toUpperCase())) return;
        expect(rejected({ 'CUSTOMER NAME': part }).codes).toEqual(['UNKNOWN_CUSTOMER']);
      }),
    );
    expect(order({ 'CUSTOMER NAME': 'LAMBS' }).customer).toBe('LAMBS');
    expect(order({ 'CUSTOMER NAME': 'Faraday Labs, Inc (Lambs)' }).customer).toBe('FARADAY LABS, INC (LAMBS)');
  });

  it.each([null, '', '  ', 'nan', 'NOBODY'])('reject a row whose customer is %j', (name) => {
    expect(rejected({ 'CUSTOMER NAME': name })).toMatchObject({
      codes: ['UNKNOWN_CUSTOMER'],
      customer: (name ?? '').trim(),
      orderNumber: 'GRE-04169',
    });
  });
});

describe('groups', () => {
  const blank = fc.constantFrom<SqlValue>(null, '', '  ', 'nan', 'NaN', 'None', 'NULL', ' null ');
  const season = fc.constantFrom('2025 FALL', ' Spring  Summer 2026', 'SP26 ', 'nanny', '2022\tQ2');
  const shown = (text: string) => text.trim().replace(/\s+/g, ' ');

  it('take the customer season, else the AAG season, else mark it as unknown', () => {
    fc.assert(
      fc.property(season, fc.oneof(blank, season), (first, second) => {
        expect(order({ 'CUSTOMER SEASON': first, 'AAG SEASON': second }).group).toBe(`GREYSON ${shown(first)}`);
      }),
    );
    fc.assert(
      fc.property(
        blank,
        season,
        (first, second) => void expect(order({ 'CUSTOMER SEASON': first, 'AAG SEASON': second }).group).toBe(`GREYSON ${shown(second)}`),
      ),
    );
    fc.assert(
      fc.property(
        blank,
        blank,
        (first, second) => void expect(order({ 'CUSTOMER SEASON': first, 'AAG SEASON': second }).group).toBe('GREYSON UNKNOWN_SEASON'),
      ),
    );
  });

  it('have at most 255 characters', () => {
    expect(order({ 'CUSTOMER SEASON': 'x'.repeat(247) }).group).toHaveLength(255);
    expect(rejected({ 'CUSTOMER SEASON': 'x'.repeat(248) }).codes).toEqual(['GROUP_TOO_LONG']);
  });
});

describe('item names', () => {
  it('skip blank parts and have single spaces', () => {
    expect(order({ 'CUSTOMER COLOUR DESCRIPTION': ' None ', 'CUSTOMER STYLE': ' WR01221  P ' }).name).toBe('WR01221 P GRE-04169');
  });

  it('have at most 255 characters', () => {
    const room = 255 - '942 - BONNEVILLE GRE-04169 '.length;
    expect(order({ 'CUSTOMER STYLE': 'x'.repeat(room) }).name).toHaveLength(255);
    expect(rejected({ 'CUSTOMER STYLE': 'x'.repeat(room + 1) }).codes).toEqual(['TITLE_TOO_LONG']);
  });
});

describe('sizes', () => {
  it('are the 161 INT columns between the markers, in the order of the source', () => expect(rules.sizes).toEqual(SIZES));

  it('are found by position, whatever the order of the column list', () => {
    const shuffled = [...sourceColumns].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(compileRules(mapping, shuffled).sizes).toEqual(SIZES);
  });

  it('do not include the colour code, be it a number', () => {
    expect(order({ 'INFOR COLOUR CODE': '417' }).sizes.map(({ size }) => size)).not.toContain('INFOR COLOUR CODE');
  });

  it('are those above 0, in order, and their sum is compared with the total', () => {
    const quantity = fc.oneof(fc.constantFrom(null, 0, -3), fc.integer({ min: 1, max: 500 }));
    fc.assert(
      fc.property(fc.array(quantity, { minLength: 161, maxLength: 161 }), fc.option(fc.integer({ min: -2, max: 2 })), (quantities, off) => {
        const expected = SIZES.flatMap((size, index) => ((quantities[index] ?? 0) > 0 ? [{ size, quantity: quantities[index] }] : []));
        const sum = expected.reduce((total, size) => total + (size.quantity ?? 0), 0);
        const values = Object.fromEntries(SIZES.map((size, index): [string, SqlValue] => [size, quantities[index] ?? null]));
        const result = order({ ...values, 'TOTAL QTY': off === null ? null : sum + off });
        expect(result.sizes).toEqual(expected);
        expect(result.warned.includes('SIZE_SUM_DIFFERS')).toBe(off === null ? sum !== 0 : off !== 0);
        expect(result.warned.filter((code) => code === 'NEGATIVE_QUANTITY')).toHaveLength(quantities.filter((n) => n === -3).length);
      }),
      { numRuns: 50 },
    );
  });

  it('refuse a row whose quantity is no whole number', () => expect(rejected({ XS: '2.5' }).codes).toEqual(['BAD_QUANTITY']));

  it.each(['CANCELLED', 'Cancelled', ' cancelled '])('are none when the order type is %j', (type) => {
    expect(order({ 'ORDER TYPE': type })).toMatchObject({ sizes: [], cancelled: true, warned: [] });
    expect(order({ 'ORDER TYPE': type }).columns[COLUMNS.type]).toBe('CANCELLED');
  });
});

describe('scope and blank rows', () => {
  it('leaves out what is dated before, and keeps what has no date', () => {
    expect(evaluate({ 'ORDER DATE PO RECEIVED': '2024-12-31' })).toMatchObject({
      kind: 'outOfScope',
      key: { parts: ['GRE-04169', 'MSP25B50', '942 - BONNEVILLE'] },
    });
    for (const date of ['2025-01-01', null, '1900-01-01', 'TBC']) expect(evaluate({ 'ORDER DATE PO RECEIVED': date }).kind).toBe('order');
    expect(evaluate({ 'ORDER DATE PO RECEIVED': '2024-12-31', 'AAG ORDER NUMBER': null })).toEqual({ kind: 'outOfScope', key: null });
  });

  it('leaves out the customers of other boards, and never an unknown one', () => {
    const one = compileRules({ ...mapping, source: { ...mapping.source, customers: ['RHONE'] } }, sourceColumns);
    const kinds = ['GREYSON', 'RHONE', 'NOBODY'].map((name) => evaluate({ 'CUSTOMER NAME': name }, one).kind);
    expect(kinds).toEqual(['outOfScope', 'order', 'rejected']);
  });

  it('leaves out the seasons of other boards, by the season that the group shows', () => {
    const one = compileRules({ ...mapping, source: { ...mapping.source, seasons: ['2025 fall', 'UNKNOWN_SEASON'] } }, sourceColumns);
    const seasons: [string | null, string | null][] = [
      ['2025 FALL', '2026 SPRING'],
      ['nan', '2025 FALL'],
      [null, 'None'],
      ['2026 SPRING', '2025 FALL'],
      [null, '2026 SPRING'],
    ];
    const kinds = seasons.map(([customer, own]) => evaluate({ 'CUSTOMER SEASON': customer, 'AAG SEASON': own }, one).kind);
    expect(kinds).toEqual(['order', 'order', 'order', 'outOfScope', 'outOfScope']);
  });

  it('counts a row without key, customer and quantities as blank, whatever else it holds', () => {
    expect(rules.evaluate(sourceRow({ NOTES: 'x', 'TOTAL QTY': 0, XS: 0, 'CUSTOMER STYLE': 'nan', record_uuid: 'a' }))).toEqual({
      kind: 'blank',
    });
    const almost: Record<string, SqlValue>[] = [{ 'CUSTOMER NAME': 'GREYSON' }, { XS: 1 }, { 'TOTAL QTY': 1 }, { 'CUSTOMER STYLE': 'A' }];
    for (const more of almost) {
      expect(rules.evaluate(sourceRow(more))).toMatchObject({ kind: 'rejected', key: null });
    }
  });
});

describe('a spreadsheet error', () => {
  const errors = ['#REF!', '#VALUE!', '#N/A', '#DIV/0!', '#NAME?', '#NULL!', '#NUM!', '#SPILL!', '#CALC!', ' #ref! ', 'Err:502'];

  it('is a blank that warns once, in every column', () => {
    for (const error of errors) {
      const notes = order({ NOTES: error, DESTINATION: error });
      expect(notes.warned).toEqual(['SPREADSHEET_ERROR', 'SPREADSHEET_ERROR']);
      expect(notes.columns).toEqual(order().columns);
      const season = order({ 'CUSTOMER SEASON': error });
      expect(season).toMatchObject({ group: 'GREYSON 2025 FALL', warned: ['SPREADSHEET_ERROR'], columns: order().columns });
      expect(order({ 'AAG SEASON': error })).toMatchObject({ group: 'GREYSON UNKNOWN_SEASON', warned: ['SPREADSHEET_ERROR'] });
      expect(order({ 'EX FACTORY DATE': error }).columns).toEqual(order().columns);
    }
  });

  it('of a field that is kept leaves what the board shows', () => {
    const { columns, warned } = order({ 'CUSTOMER PRICE': '#REF!' });
    expect(Object.keys(columns)).not.toContain(COLUMNS.price);
    expect(warned).toEqual(['VALUE_KEPT']);
  });

  it('in a key refuses the row, whose order cannot be identified', () => {
    for (const column of ['AAG ORDER NUMBER', 'CUSTOMER STYLE', 'CUSTOMER COLOUR DESCRIPTION'])
      expect(rejected({ [column]: '#REF!' })).toMatchObject({ codes: ['KEY_UNREADABLE'], key: null, customer: 'GREYSON' });
  });

  it('is no text that only has the look of one', () => {
    for (const text of ['#REF', 'REF!', '#42', 'N/A!', 'see #REF!']) expect(order({ NOTES: text }).warned).toEqual([]);
  });
});

describe('a value that cannot be read', () => {
  const policy = (onBadValue: 'reject' | 'unset' | 'keep') =>
    compileRules({ ...mapping, fields: mapping.fields.map((field) => ({ ...field, onBadValue })) }, sourceColumns);
  const texts = ['EUR 28,86', '\u20ac31.00', '31,50', '1.234,56', '(12.50)', '12.50-', 'TBC'];

  it('is never read as a number, and warns for as long as it is there', () => {
    for (const text of texts) {
      expect(rejected({ 'CUSTOMER PRICE': text }, policy('reject')).codes).toEqual(['BAD_NUMBER']);
      const unset = order({ 'CUSTOMER PRICE': text }, policy('unset'));
      expect([unset.columns[COLUMNS.price], unset.warned]).toEqual([null, ['VALUE_UNSET']]);
      const kept = order({ 'CUSTOMER PRICE': text }, policy('keep'));
      expect([kept.columns[COLUMNS.price], kept.warned]).toEqual([undefined, ['VALUE_KEPT']]);
      expect([order().hash, unset.hash]).not.toContain(kept.hash);
      expect(kept.hash).toBe(order({ 'CUSTOMER PRICE': 'another text' }, policy('keep')).hash);
    }
  });

  it('is read in every form that the shipped mapping allows', () => {
    const forms = { '36.00 USD': '36', '$1,204.50': '1204.5', '\u22125.50': '-5.5', '1,234': '1234', '1.234': '1.234' };
    for (const [text, number] of Object.entries(forms))
      expect(order({ 'CUSTOMER PRICE': text })).toMatchObject({ columns: { [COLUMNS.price]: number }, warned: [] });
  });

  it('of a column of numbers has one form, whatever the format of texts is', () => {
    const columns = sourceColumns.map((column) => (column.name === 'CUSTOMER PRICE' ? { ...column, type: 'DECIMAL' } : column));
    for (const format of [undefined, '1.234,56'] as const) {
      const typed = compileRules({ ...mapping, numbers: { units: [], format } }, columns);
      expect(order({ 'CUSTOMER PRICE': '1.234' }, typed).columns[COLUMNS.price]).toBe('1.234');
    }
  });
});

describe('a quantity that is no quantity', () => {
  const policy = (onBadQuantity: 'reject' | 'unset' | 'keep') => {
    const { subitems } = mapping;
    if (subitems === undefined) throw new Error('no sizes');
    return compileRules({ ...mapping, subitems: { ...subitems, onBadQuantity } }, sourceColumns);
  };

  it.each(['1.5', 'ten', '#REF!', '12-'])('%j refuses the row, counts as 0 or stays as it is', (text) => {
    expect(rejected({ XS: text }, policy('reject')).codes).toEqual(['BAD_QUANTITY']);
    const unset = order({ XS: text }, policy('unset'));
    expect(unset).toMatchObject({ sizes: [{ size: '10' }, { size: '32DD' }], warned: ['VALUE_UNSET'] });
    expect(unset).not.toHaveProperty('keptSizes');
    const kept = order({ XS: text }, policy('keep'));
    expect(kept).toMatchObject({ sizes: [{ size: '10' }, { size: '32DD' }], keptSizes: ['XS'], warned: ['VALUE_KEPT'] });
    expect([order().hash, unset.hash]).not.toContain(kept.hash);
  });
});

describe('invisible characters', () => {
  const invisible = fc.constantFrom('\u00ad', '\u200b', '\u200d', '\u200e', '\u202c', '\u2066', '\ufe0f', '\ufeff', '\u{e0041}', '\u3164');
  /** The text with some of them put in. */
  const spoilt = (text: string) =>
    fc
      .array(fc.tuple(fc.nat({ max: text.length }), invisible), { minLength: 1, maxLength: 3 })
      .map((marks) => marks.reduce((rest, [at, mark]) => [...rest.slice(0, at), mark, ...rest.slice(at)], [...text]).join(''));

  it('never make a second order, customer, group, label or text', () => {
    const columns = ['AAG ORDER NUMBER', 'CUSTOMER NAME', 'CUSTOMER STYLE', 'AAG SEASON', 'ORDER TYPE', 'CUSTOMER PRICE'] as const;
    const row = fc.tuple(...columns.map((column) => spoilt(String(soundValues[column]))));
    fc.assert(
      fc.property(row, (values) => {
        expect(order(Object.fromEntries(columns.map((column, index) => [column, values[index] ?? ''])))).toEqual(order());
      }),
    );
  });

  it('are written out in messages', () => {
    const [rejection] = rejected({ 'AAG ORDER NUMBER': 'ASH-00001\u200e', 'CUSTOMER NAME': 'NOBODY' }).rejections;
    expect(rejection?.message).toContain('ASH-00001U+200E');
  });
});

describe('a refused row', () => {
  it('names everything that is wrong with it', () => {
    const result = rejected({ 'CUSTOMER NAME': 'NOBODY', NOTES: 'x'.repeat(2001), 'AAG ORDER NUMBER': ' ' });
    expect(result.codes).toEqual(['KEY_BLANK', 'UNKNOWN_CUSTOMER', 'BAD_TEXT']);
    expect(result.key).toBeNull();
  });

  it('has the same hash as long as nothing changes that the rules read', () => {
    const bad = { 'CUSTOMER NAME': 'NOBODY' };
    expect(rejected({ ...bad, record_uuid: 'a', PLANNER: 'b' }).hash).toBe(rejected(bad).hash);
    const changes: Record<string, SqlValue>[] = [{ XS: 23 }, { NOTES: 'x' }, { 'ORDER TYPE': 'CANCELLED' }];
    for (const more of changes) expect(rejected({ ...bad, ...more }).hash).not.toBe(rejected(bad).hash);
  });
});

describe('N/A', () => {
  it('is no season, and no label of one', () => {
    const none = order({ 'CUSTOMER SEASON': 'N/A', 'AAG SEASON': 'n/a' });
    expect(none).toMatchObject({ group: 'GREYSON UNKNOWN_SEASON', warned: [] });
    expect(none.columns).toEqual(order({ 'AAG SEASON': null }).columns);
  });
});

describe('a date beyond the range', () => {
  it('refuses the row, in the column of the scope too, which it does not leave', () => {
    for (const day of ['1899-12-30', '0025-03-01', '9999-12-31'])
      for (const column of ['ORDER DATE PO RECEIVED', 'EX FACTORY DATE']) expect(rejected({ [column]: day }).codes).toEqual(['BAD_DATE']);
    expect(evaluate({ 'ORDER DATE PO RECEIVED': '2024-12-31' }).kind).toBe('outOfScope');
  });
});

describe('binding', () => {
  it('lists every column that the source lacks, with the nearest name', () => {
    const columns = sourceColumns.filter(({ name }) => name !== 'CUSTOMER STYLE' && name !== 'TOTAL QTY' && name !== 'FREIGHT');
    const names = ['"CUSTOMER STYLE"', '"TOTAL QTY"', 'nearest name is "Sum of TOTAL QTY"', '"FREIGHT"', 'nearest name is "UK FREIGHT"'];
    for (const name of names) expect(() => compileRules(mapping, columns)).toThrow(name);
  });

  it('leaves the markers out, whatever their type', () => {
    const sizes = { after: 'XXL', before: '4', type: 'INT' };
    expect(compileRules({ ...mapping, subitems: { total: 'TOTAL QTY', sizes, onBadQuantity: 'reject' } }, sourceColumns).sizes).toEqual([
      'XXXL',
      '0',
      '2',
    ]);
  });

  it('refuses two customers of one name, and never finds a customer for a blank name', () => {
    const list = [
      { name: 'A', sources: ['A', ' '] },
      { name: 'B', sources: ['B', 'a '] },
    ];
    expect(() => compileRules({ ...mapping, customers: { ...mapping.customers!, list } }, sourceColumns)).toThrow(
      '"a " is a name of both A and B',
    );
    const keyed = compileRules({ ...mapping, customers: { ...mapping.customers!, list: list.slice(0, 1) } }, sourceColumns);
    expect(rejected({ 'CUSTOMER NAME': ' ' }, keyed).codes).toEqual(['UNKNOWN_CUSTOMER']);
  });

  it('refuses markers without a size between them', () => {
    const sizes = { after: 'TOTAL QTY', before: 'UNIT OF MEASURE', type: 'INT' };
    expect(() => compileRules({ ...mapping, subitems: { total: 'TOTAL QTY', sizes, onBadQuantity: 'reject' } }, sourceColumns)).toThrow(
      /no INT column between/,
    );
  });
});

describe('extra key columns', () => {
  it('belong to their customer alone', () => {
    const keyed = compileRules({ ...mapping, key: { ...mapping.key, extraColumns: { GREYSON: ['PO NUMBER'] } } }, sourceColumns);
    const values = { 'PO NUMBER': ' 8148-00a' };
    expect(order(values, keyed).key.parts).toEqual(['GRE-04169', 'MSP25B50', '942 - BONNEVILLE', '8148-00A']);
    expect(order({ ...values, 'CUSTOMER NAME': 'AJE' }, keyed).key).toEqual(order({ 'CUSTOMER NAME': 'AJE' }).key);
  });
});

describe('the extra key columns of the shipped mapping', () => {
  it.each([
    'ACTIVELY BLACK',
    'AESCAPE',
    'AIME LEON DORE',
    'ALWRLD',
    'ASRV',
    'CUTS CLOTHING',
    'FEETURES',
    'GREYSON',
    'SOUL CYCLE',
    'SPIRITUAL GANGSTER',
    'UNE PIECE',
  ])('distinguish rows of %s by purchase order, second purchase order and delivery', (customer) => {
    const kept = compileRules(shipped, sourceColumns);
    const digest = (more: Record<string, SqlValue>) => order({ 'CUSTOMER NAME': customer, ...more }, kept).key.digest;
    const digests = [
      digest({}),
      digest({ 'PO NUMBER': 'P2' }),
      digest({ 'CUSTOMER ALT PO': 'A2' }),
      digest({ 'PLANNED DELIVERY METHOD': 'AIR' }),
    ];
    expect(new Set(digests).size).toBe(4);
  });

  it('distinguish rows of GREYSON and JOHNNIE O by original item and pattern, and no others', () => {
    const kept = compileRules(shipped, sourceColumns);
    const keys = (customer: string): number => {
      const rows: Record<string, SqlValue>[] = [{}, { 'ORIGINAL ALIAS/RELATED ITEM': 'O2' }, { 'PATTERN ID': 'P2' }];
      return new Set(rows.map((more) => order({ 'CUSTOMER NAME': customer, ...more }, kept).key.digest)).size;
    };
    expect(['GREYSON', 'JOHNNIE O', 'AESCAPE', 'RHONE'].map(keys)).toEqual([3, 3, 1, 1]);
  });
});

describe('rows of one key', () => {
  it('are distinguished by the columns that differ, candidates for the key first', () => {
    const differences: Record<string, SqlValue>[] = [
      {},
      { 'PO NUMBER': '4755', NOTES: 'x', PLANNER: 'y', record_uuid: 'b', XS: 1 },
      { 'PO NUMBER': ' 4755 ' },
    ];
    const rows = differences.map((more) => sourceRow({ ...soundValues, ...more }));
    expect(separatingColumns(rules, rows)).toEqual(['PO NUMBER', 'NOTES']);
    expect(separatingColumns(rules, rows.slice(1, 2))).toEqual([]);
    const spelled = ['WOMENS', ' womens '].map((category) => sourceRow({ ...soundValues, CATEGORY: category }));
    expect(separatingColumns(rules, spelled)).toEqual([]);
  });
});
