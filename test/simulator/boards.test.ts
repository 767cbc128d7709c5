import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const shown = async (state: string): Promise<unknown> =>
  (
    await monday.gql(
      `{ boards(ids: [${BOARD}], state: ${state}) { state access_level permissions owners { id } columns(ids: ["text_1"]) { id title type } } }`,
    )
  ).data.boards;
const refusal = async (name: string, values: Record<string, unknown> = {}, labels = false): Promise<unknown> =>
  (await monday.create(name, values, labels)).errors[0]?.extensions['code'];

describe('a board', () => {
  it('that is archived is shown on request alone, and takes nothing', async () => {
    await monday.control('changeBoard', { boardId: BOARD, state: 'archived' });
    expect(await shown('active')).toEqual([]);
    expect(await shown('all')).toMatchObject([{ state: 'archived' }]);
    expect(await refusal('one')).toBe('InvalidBoardIdException');
    await monday.control('changeBoard', { boardId: BOARD, state: 'active' });
    expect(await refusal('one')).toBeUndefined();
  });

  it('may be shown to a user who must not write to it', async () => {
    await monday.control('changeBoard', { boardId: BOARD, permissions: 'owners' });
    expect(await shown('active')).toMatchObject([{ access_level: 'view', permissions: 'owners', owners: [{ id: '70000002' }] }]);
    expect(await refusal('one')).toBe('USER_UNAUTHORIZED');
    await monday.control('changeBoard', { boardId: BOARD, ownedBySync: true });
    expect(await shown('active')).toMatchObject([{ access_level: 'edit', owners: [{ id: '70000001' }] }]);
    expect(await refusal('one')).toBeUndefined();
  });

  it('may take items from a user and no labels', async () => {
    await monday.control('changeBoard', { boardId: BOARD, permissions: 'collaborators' });
    expect(await refusal('one', { drop_1: { labels: ['A'] } })).toBeUndefined();
    expect(await refusal('two', { drop_1: { labels: ['new'] } }, true)).toBe('USER_UNAUTHORIZED');
  });
});

describe('a column', () => {
  it('keeps its id and its values under another title', async () => {
    const id = await monday.item('one', { text_1: 'X' });
    await monday.control('renameColumn', { boardId: BOARD, columnId: 'text_1', title: 'No.' });
    expect(await shown('active')).toMatchObject([{ columns: [{ id: 'text_1', title: 'No.', type: 'text' }] }]);
    const { data } = await monday.gql(`{ items(ids: [${id}]) { column_values(ids: ["text_1"]) { text } } }`);
    expect(data.items).toEqual([{ column_values: [{ text: 'X' }] }]);
  });

  it('can become one of another type', async () => {
    await monday.control('retypeColumn', { boardId: BOARD, columnId: 'text_1', type: 'numbers' });
    expect(await shown('active')).toMatchObject([{ columns: [{ id: 'text_1', type: 'numbers' }] }]);
    expect(await refusal('one', { text_1: 'X' })).toBe('ColumnValueException');
  });

  it('comes back empty when it was removed', async () => {
    await monday.control('removeColumn', { boardId: BOARD, columnId: 'text_1' });
    expect(await refusal('one', { text_1: 'X' })).toBe('InvalidColumnIdException');
    await monday.control('addColumn', { boardId: BOARD, columnId: 'text_1', title: 'Order number', type: 'text' });
    expect(await shown('active')).toMatchObject([{ columns: [{ id: 'text_1', title: 'Order number', type: 'text' }] }]);
    expect(await refusal('one', { text_1: 'X' })).toBeUndefined();
  });
});
