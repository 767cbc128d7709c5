import type { SqlValue } from '../../../src/database/database.js';
import type { DescribedColumn } from '../../../src/database/described.js';
import { SourceReading } from '../../../src/mapping/propose/source-profile.js';
import type { SourceProfile } from '../../../src/mapping/propose/source-profile.js';
import type { BoardColumn, BoardFacts } from '../../../src/monday/types.js';

/** `INT`, `NVARCHAR(40)` or `DECIMAL(18,2)`. */
export function sourceColumn(name: string, type: string): DescribedColumn {
  const [, word = '', first, second] = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?$/.exec(type) ?? [];
  const digits = first === undefined ? null : Number(first);
  const decimal = word === 'DECIMAL';
  const of = {
    name: word,
    length: decimal ? null : digits,
    precision: decimal ? digits : null,
    scale: second === undefined ? null : Number(second),
  };
  return { name, type: of, nullable: true, hasDefault: false };
}

/** A table by its columns, `{ 'ORDER NO': 'INT' }`, and its rows. */
export function sourceOf(columns: Readonly<Record<string, string>>, rows: readonly (readonly SqlValue[])[], whole = true): SourceProfile {
  const reading = new SourceReading(
    'dbo.T',
    Object.entries(columns).map(([name, type]) => sourceColumn(name, type)),
  );
  for (const row of rows) reading.add(row);
  return reading.profile(whole);
}

export const boardColumn = (title: string, type: string, labels?: readonly string[]): BoardColumn => ({
  id: `${type}_${title.toLowerCase().replaceAll(/\W+/g, '_')}`,
  title,
  type,
  ...(labels === undefined ? {} : { labels: Object.fromEntries(labels.map((label, at) => [String(at), label])) }),
});

export function boardOf(columns: readonly BoardColumn[], more: Partial<BoardFacts> = {}): BoardFacts {
  return {
    boardId: '9',
    name: 'Board',
    state: 'active',
    type: 'board',
    hierarchy: 'classic',
    access: 'edit',
    permissions: 'everyone',
    owned: null,
    itemsCount: 0,
    itemsLimit: null,
    columns: [{ id: 'name', title: 'Name', type: 'name' }, ...columns],
    groups: [{ id: 'topics', title: 'Group Title' }],
    subitemBoardId: null,
    subitemColumns: [],
    api: { asked: '2026-10', answered: '2026-10', warnings: [] },
    ...more,
  };
}
