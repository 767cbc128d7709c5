import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSqlFiles } from '../../../src/database/sql-files.js';
import { describeDdl } from '../../../src/database/ddl/describe.js';
import { readDdl } from '../../../src/database/ddl/read-ddl.js';
import type { LocatedMapping } from '../../../src/mapping/located.js';
import { readMapping } from '../../../src/mapping/load.js';
import type { MappingParts } from '../../../src/mapping/parts.js';
import { checkBoard } from '../../../src/mapping/validate/board-checks.js';
import type { LiveBoard } from '../../../src/mapping/validate/board-checks.js';
import { findingText } from '../../../src/mapping/validate/finding.js';
import { sizeNames } from '../../../src/mapping/validate/size-names.js';
import type { BoardColumn, BoardFacts } from '../../../src/monday/types.js';
import { demoBoard } from './demo-board.js';
import { BOARD, COLUMNS } from '../../support/shipped-board.js';

let mapping: LocatedMapping;
let board: BoardFacts;
let sizes: readonly string[];
beforeAll(async () => {
  mapping = await readMapping('mappings/customer-master-schedule.yaml');
  board = await demoBoard();
  const labels = Object.values(board.subitemColumns.find(({ id }) => id === COLUMNS.size)?.labels ?? {});
  sizes = (sizeNames(mapping.parts, describeDdl(readDdl(await loadSqlFiles('sql')))) ?? []).filter((size) => labels.includes(size));
});

/** What is found on the board of the demo after changes, as `CODE path`, for an order of sizes that it has. */
const found = (live: Partial<LiveBoard>, parts: Partial<MappingParts> = {}): string[] =>
  problems(live, parts).map(({ code, path }) => `${code} ${path}`);
const problems = (live: Partial<LiveBoard>, parts: Partial<MappingParts> = {}): ReturnType<LocatedMapping['locate']> =>
  mapping.locate(checkBoard({ ...mapping.parts, ...parts }, { board, sizes, ...live }));
const withBoard = (changes: Partial<BoardFacts>): { board: BoardFacts } => ({ board: { ...board, ...changes } });
const changed = (id: string, change: Partial<BoardColumn>): { board: BoardFacts } =>
  withBoard({ columns: board.columns.map((column) => (column.id === id ? { ...column, ...change } : column)) });
const without = (id: string): BoardColumn[] => board.columns.filter((column) => column.id !== id);
const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index), `label ${String(index)}`]));

describe('the shipped mapping on its board', () => {
  it('is in order', () => {
    expect(found({})).toEqual([]);
    expect(sizes.length).toBeGreaterThan(100);
  });
});

describe('the board itself', () => {
  it('may be missing, put away or closed to the user', () => {
    expect(found({ board: null })).toEqual(['BOARD_UNKNOWN board.id']);
    expect(found(withBoard({ state: 'archived' }))).toEqual(['BOARD_INACTIVE board.id']);
    expect(found(withBoard({ access: 'view' }))).toEqual(['BOARD_READ_ONLY board.id']);
    expect(found(withBoard({ permissions: 'collaborators', owned: false }))).toEqual(['BOARD_RIGHTS_PARTIAL board.id']);
    expect(found(withBoard({ permissions: 'collaborators', owned: true }))).toEqual([]);
  });

  it('may have little room left', () => {
    expect(found(withBoard({ itemsCount: 8_999 }))).toEqual([]);
    expect(found(withBoard({ itemsCount: 9_000 }))).toEqual(['BOARD_NEARLY_FULL board.id']);
    expect(found(withBoard({ itemsCount: 9_500, itemsLimit: null }))).toEqual([]);
  });

  it('may keep its subitems elsewhere, or have none yet', () => {
    expect(problems(withBoard({ subitemBoardId: '77' }))).toMatchObject([
      { code: 'BOARD_SUBITEMS_DIFFER', path: 'subitems.board', fix: { text: '"77"' } },
    ]);
    expect(problems(withBoard({ subitemBoardId: null, subitemColumns: [] }))).toMatchObject([
      { code: 'BOARD_SUBITEMS_MISSING', severity: 'error', path: 'subitems.board' },
    ]);
    expect(found(withBoard({ subitemBoardId: null, subitemColumns: [] }), { subitems: undefined })).toEqual([]);
  });

  it('may be a board of subitems itself', () => {
    expect(found(withBoard({ type: 'sub_items_board' }))).toEqual(['BOARD_OF_SUBITEMS board.id']);
  });

  it('may belong to a person whom the token may not ask for', () => {
    const owned = { refused: 'Unauthorized field or type (field me, scope me:read)' };
    expect(problems(withBoard({ permissions: 'collaborators', owned }))).toMatchObject([
      { code: 'BOARD_RIGHTS_UNKNOWN', severity: 'warning', found: expect.stringContaining('scope me:read') },
    ]);
  });

  it('is read through a version of the API that may not be the one that was asked for', () => {
    const api = { asked: '2026-10', answered: '2025-04', warnings: ['The field settings_str is deprecated'] };
    expect(problems(withBoard({ api })).map(findingText)).toEqual([
      expect.stringMatching(/found answers of version 2025-04 of Monday's API, expected version 2026-10\.$/),
      expect.stringMatching(/found a warning of Monday: "The field settings_str is deprecated", expected none\.$/),
    ]);
    expect(found(withBoard({ api: { asked: '2026-10', answered: null, warnings: [] } }))).toEqual([]);
  });

  it('with several levels has its subitems itself', () => {
    const levels = { hierarchy: 'multi_level', subitemBoardId: BOARD, subitemColumns: board.columns } as const;
    expect(problems(withBoard(levels))).toMatchObject([{ code: 'BOARD_SUBITEMS_DIFFER', fix: { text: `"${BOARD}"` } }]);
  });
});

describe('a column', () => {
  it('that is not there is named with its place', async () => {
    const [finding, ...others] = problems(withBoard({ columns: without(COLUMNS.number) }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'BOARD_COLUMN_UNKNOWN', severity: 'error', path: 'fields[0].monday.id' });
    expect(finding === undefined ? '' : findingText(finding)).toContain(
      `found "${COLUMNS.number}", which is not on board ${BOARD}, expected a column of board ${BOARD} for AAG ORDER NUMBER`,
    );
    const lines = (await readFile('mappings/customer-master-schedule.yaml', 'utf8')).split('\n');
    expect(lines[(finding?.line ?? 0) - 1]?.slice((finding?.column ?? 0) - 1)).toMatch(new RegExp(`^${COLUMNS.number},`));
  });

  it('that has its title under another id is suggested', () => {
    const moved = { id: 'text_new', title: 'AAG Order Number', type: 'text' };
    expect(problems(withBoard({ columns: [...without(COLUMNS.number), moved] }))).toMatchObject([
      { nearest: 'text_new', fix: { text: 'text_new' } },
    ]);
    const [retyped] = problems(withBoard({ columns: [...without(COLUMNS.number), { ...moved, type: 'numbers' }] }));
    expect(retyped).toMatchObject({ nearest: 'text_new' });
    expect(retyped).not.toHaveProperty('fix');
    expect(problems(withBoard({ columns: [...without(COLUMNS.number), { ...moved, type: 'long_text' }] }))).toMatchObject([
      { code: 'BOARD_COLUMN_UNKNOWN', fix: { text: 'text_new' } },
      { code: 'BOARD_COLUMN_TYPE', path: 'fields[0].monday.type', fix: { text: 'long_text' } },
    ]);
    expect(problems(withBoard({ columns: [...without(COLUMNS.number), moved, { ...moved, id: 'text_newer' }] }))[0]).not.toHaveProperty(
      'fix',
    );
  });

  it('whose id is misspelt is suggested, and not taken for certain', () => {
    const [finding] = problems(withBoard({ columns: [...without(COLUMNS.number), { id: 'text_mkr5wya8', title: 'X', type: 'text' }] }));
    expect(finding?.nearest ?? null).toBe(null);
    const [near] = problems(withBoard({ columns: [...without(COLUMNS.number), { id: 'text_mkr5wyb6', title: 'X', type: 'text' }] }));
    expect(near).toMatchObject({ nearest: 'text_mkr5wyb6' });
    expect(near).not.toHaveProperty('fix');
  });

  it('of another type, or one that Monday fills itself, is refused', () => {
    expect(found(changed(COLUMNS.number, { type: 'numbers' }))).toEqual(['BOARD_COLUMN_TYPE fields[0].monday.type']);
    expect(found(changed(COLUMNS.number, { type: 'mirror' }))).toEqual(['BOARD_COLUMN_READ_ONLY fields[0].monday.id']);
    expect(found(changed(COLUMNS.number, { title: 'No.' }))).toEqual([]);
  });

  it('that Monday calculates from the subitems is refused where it is mapped', () => {
    expect(found(changed(COLUMNS.price, { calculated: true }))).toEqual([
      expect.stringMatching(/^BOARD_COLUMN_CALCULATED fields\[\d+\]\.monday\.id$/),
    ]);
    expect(found(changed(COLUMNS.unmapped, { calculated: true }))).toEqual([]);
  });

  it('for the key must be there, and a text', () => {
    expect(found(withBoard({ columns: without(COLUMNS.key) }))).toEqual(['BOARD_COLUMN_UNKNOWN board.keyColumn.id']);
    expect(found(changed(COLUMNS.key, { type: 'long_text' }))).toEqual(['BOARD_COLUMN_TYPE board.keyColumn.id']);
  });

  it('of the subitem board is checked too', () => {
    expect(found(withBoard({ subitemColumns: board.subitemColumns.filter(({ id }) => id !== COLUMNS.size) }))).toEqual([
      'BOARD_COLUMN_UNKNOWN subitems.size.monday.id',
    ]);
  });
});

describe('a label', () => {
  it('that a replacement names must be there, where none is created', () => {
    const fields = mapping.parts.fields.map((field) =>
      field?.monday.id === COLUMNS.unit ? { ...field, replace: { PIECES: 'PCE', PACK: 'PAC' } } : field,
    );
    expect(found({}, { fields })).toEqual(['BOARD_LABEL_MISSING fields[14].replace.PACK']);
  });

  it('for a size that the source has must be there', () => {
    const [finding, ...others] = problems({ sizes: [...sizes, 'HUGE', 'TINY'] });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'BOARD_LABEL_MISSING', severity: 'warning', path: 'subitems.size.monday.labels' });
    expect(finding?.found).toContain('the labels "HUGE", "TINY"');
    expect(found({ sizes: undefined })).toEqual([]);
  });

  it('needs room where new ones are created', () => {
    expect(found(changed(COLUMNS.drop, { labels: many(449) }))).toEqual([]);
    expect(found(changed(COLUMNS.drop, { labels: many(450) }))).toEqual(['BOARD_LABELS_NEARLY_FULL fields[5].monday.labels']);
  });
});
