import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { createBoardChanges } from '../../src/monday/board-changes.js';
import { createMondayApi } from '../../src/monday/client.js';
import { lookAtBoard, prepareBoard, TEMPORARY_ITEM } from '../../src/sync/prepare/prepare-board.js';
import type { PreparedBoard } from '../../src/sync/prepare/prepare-board.js';
import { freshBoard } from '../support/fresh-board.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { isActive, readBoard, readLog } from './support/board.js';

const SIZES = ['S', 'M', '30/32'];

const simulator = await simulatorFixture({ boards: [freshBoard()] });
let mapping: Mapping;
beforeAll(async () => {
  mapping = await loadMapping('mappings/customer-master-schedule.yaml');
});
beforeEach(async () => {
  await simulator.control({ action: 'reset' });
});

async function prepare({ token = simulator.token, of = mapping }: { token?: string; of?: Mapping } = {}): Promise<PreparedBoard> {
  const access = { url: simulator.api, token };
  return await prepareBoard(createMondayApi(access), createBoardChanges(access), of, SIZES);
}
const look = async (of: Mapping = mapping): Promise<PreparedBoard> =>
  await lookAtBoard(createMondayApi({ url: simulator.api, token: simulator.token }), of);
const made = async (): Promise<string[]> => (await readLog(simulator)).effects.map(({ operation }) => operation);
const itemsLeft = async (): Promise<string[]> => (await readBoard(simulator)).items.filter(isActive).map(({ name }) => name);

describe('a fresh board', () => {
  test('gets the key column, a subitem board with its columns and labels, and keeps no item', async () => {
    const { board, needs, subitemBoard } = await prepare();
    expect(needs).toEqual([]);
    expect(subitemBoard).toBe(board?.subitemBoardId);
    expect(board?.columns).toContainEqual({ id: COLUMNS.key, title: 'Order sync key', type: 'text' });
    expect(board?.subitemColumns).toContainEqual({ id: COLUMNS.quantity, title: 'Order Qty', type: 'numbers' });
    const size = board?.subitemColumns.find(({ id }) => id === COLUMNS.size);
    expect([size?.type, Object.values(size?.labels ?? {})]).toEqual(['dropdown', SIZES]);
    expect(await itemsLeft()).toEqual([]);
  });

  test('gets the column of a field that has a title in the mapping, unless it has one of that title', async () => {
    const [field] = mapping.fields;
    if (field === undefined) throw new Error('The mapping has no field.');
    const withNew = (title: string): Mapping => ({
      ...mapping,
      fields: [...mapping.fields, { ...field, source: 'NEW', column: 'NEW', monday: { id: 'text_new', type: 'text', title } }],
    });
    await prepare();
    expect(await look(withNew('matchAlias'))).toMatchObject({ misfits: [{ code: 'BOARD_COLUMN_UNKNOWN' }], needs: [] });
    const { board } = await prepare({ of: withNew('Something new') });
    expect(board?.columns).toContainEqual({ id: 'text_new', title: 'Something new', type: 'text' });
    expect(await look(withNew('Something new'))).toMatchObject({ misfits: [], needs: [] });
  });

  test.each(['create_column', 'create_item', 'create_subitem', 'create_dropdown_column', 'delete_item'])(
    'is prepared although the answer to %s is lost',
    async (on) => {
      await simulator.control({ action: 'fault', fault: { on, kind: 'lostAfterCommit' } });
      expect(await prepare()).toMatchObject({ needs: [], misfits: [], temporary: [] });
      expect(await itemsLeft()).toEqual([]);
      const operations = await made();
      expect(operations.filter((operation) => operation === 'create_column')).toHaveLength(3);
    },
  );

  test('is cleaned of the item that an attempt before has left', async () => {
    await prepare();
    const { groups } = await readBoard(simulator);
    await simulator.control({ action: 'createItem', boardId: BOARD, groupId: groups[0]?.id, name: TEMPORARY_ITEM, values: {} });
    await simulator.control({ action: 'createItem', boardId: BOARD, groupId: groups[0]?.id, name: 'an idea', values: {} });
    expect((await look()).temporary).toHaveLength(1);
    expect((await prepare()).temporary).toEqual([]);
    expect(await itemsLeft()).toEqual(['an idea']);
  });
});

describe('nothing is made', () => {
  const onBoard = (id: string): Mapping => ({ ...mapping, board: { ...mapping.board, id } });

  test('on a board of subitems', async () => {
    const { subitemBoard } = await prepare();
    const before = await made();
    const { misfits } = await prepare({ of: onBoard(subitemBoard ?? '') });
    expect(misfits).toMatchObject([{ code: 'BOARD_OF_SUBITEMS' }]);
    expect(await made()).toEqual(before);
  });

  test('on a board of other columns, and on none', async () => {
    await simulator.control({ action: 'createBoard', boardId: '77', name: 'Holidays' });
    const { misfits } = await prepare({ of: onBoard('77') });
    expect(misfits.length).toBe(mapping.fields.length);
    expect(new Set(misfits.map(({ code }) => code))).toEqual(new Set(['BOARD_COLUMN_UNKNOWN']));
    expect(await prepare({ of: onBoard('78') })).toMatchObject({ misfits: [{ code: 'BOARD_UNKNOWN' }] });
    expect(await made()).toEqual([]);
  });

  test('beside a column of the title under another id, which is reported instead', async () => {
    await simulator.control({ action: 'addColumn', boardId: BOARD, columnId: 'text_by_hand', title: 'Order sync key', type: 'text' });
    expect((await prepare()).misfits).toMatchObject([{ code: 'BOARD_COLUMN_UNKNOWN', nearest: 'text_by_hand' }]);
    expect(await made()).toEqual([]);
  });

  test('without the right to: the message names the change, the field and the scope', async () => {
    const { token } = await simulator.control({ action: 'issueToken', scopes: ['boards:read'] });
    await expect(prepare({ token: String(token) })).rejects.toThrow(
      /^Monday refuses to create the column "Order sync key" on board \d+ \(missingRequiredPermissions\): .*\(field create_column, scope boards:write\)/,
    );
    await simulator.control({ action: 'changeBoard', boardId: BOARD, permissions: 'collaborators' });
    await expect(prepare()).rejects.toThrow(/^Monday refuses to create the column .*\(UserUnauthorizedException\)/);
    expect(await made()).toEqual([]);
  });
});
