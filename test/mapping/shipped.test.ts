import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/mapping/load.js';
import { mappingHash, parseMapping } from '../../src/mapping/mapping.js';
import type { Mapping } from '../../src/mapping/schema.js';

const BOARD = 'mappings/boards/customer-master-schedule.json';

interface BoardFile {
  readonly columns: readonly BoardFileColumn[];
  readonly subitem_board: { readonly columns: readonly BoardFileColumn[] };
}
interface BoardFileColumn {
  readonly monday_id: string;
  readonly monday_type: string;
}

let mapping: Mapping;
beforeAll(async () => {
  mapping = await loadMapping('mappings/customer-master-schedule.yaml');
});

describe('the shipped mapping', () => {
  it('has 43 fields, each with a Monday column and a staging column of its own', () => {
    expect(mapping.fields).toHaveLength(43);
    expect(new Set(mapping.fields.map(({ monday }) => monday.id)).size).toBe(43);
    expect(new Set(mapping.fields.map(({ column }) => column)).size).toBe(43);
  });

  it('finds the customers by each of their names', () => {
    const sources = new Map(mapping.customers!.list.map(({ name, sources }) => [name, sources]));
    expect(sources.size).toBe(52);
    for (const [name, known] of sources) expect(known).toContain(name);
    expect(sources.get('GREYSON')).toContain('GREYSON CLOTHIERS');
    expect(sources.get('LORNA JANE')).toEqual(['LORNA JANE', 'LORNA JANE (AU)', 'LORNA JANE (NZ)']);
  });

  it('agrees with the columns of its board', () => {
    expect(existsSync(BOARD)).toBe(true);
    const board = JSON.parse(readFileSync(BOARD, 'utf8')) as BoardFile;
    const { subitems, fields } = mapping;
    expect(subitems).toBeDefined();
    expectColumns(
      board.columns,
      fields.map(({ monday }) => monday),
    );
    expectColumns(board.subitem_board.columns, subitems === undefined ? [] : [subitems.size.monday, subitems.quantity.monday]);
  });

  it('is plain JSON: the pinned copy is the same mapping under the same hash', () => {
    const copy = parseMapping(JSON.parse(JSON.stringify(mapping)));
    expect(copy).toEqual(mapping);
    expect(mappingHash(copy)).toBe(mappingHash(mapping));
  });

  it('has another hash as soon as anything in it changes', () => {
    const changed: Mapping[] = [
      { ...mapping, name: 'other' },
      { ...mapping, fields: [...mapping.fields].reverse() },
      { ...mapping, customers: { ...mapping.customers!, list: mapping.customers!.list.slice(1) } },
      { ...mapping, policies: { ...mapping.policies, removed: 'keep' } },
    ];
    expect(new Set([mapping, ...changed].map(mappingHash)).size).toBe(5);
  });
});

function expectColumns(board: readonly BoardFileColumn[], mapped: readonly { readonly id: string; readonly type: string }[]): void {
  const types = new Map(board.map(({ monday_id, monday_type }) => [monday_id, monday_type]));
  expect(mapped.map(({ id }) => [id, types.get(id)])).toEqual(mapped.map(({ id, type }) => [id, type]));
}
