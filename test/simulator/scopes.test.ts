import { beforeEach, expect, it } from 'vitest';
import { BOARD, simulatorOfFile, SUBITEM_BOARD } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const refused = (path: readonly string[]) => ({
  message: 'Unauthorized field or type',
  path,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
});
const withScopes = async (...scopes: string[]) => {
  const { token } = await monday.control('issueToken', { scopes });
  return async (query: string) => monday.gql(query, {}, { Authorization: String(token) });
};
const boards = `boards(ids: ["${BOARD}"]) { id }`;

it('gives a token every scope unless some are named', async () => {
  const { token } = await monday.control('issueToken');
  const reply = await monday.gql(`{ me { id } boards { owners { id } } }`, {}, { Authorization: String(token) });
  expect(reply.errors).toEqual([]);
});

it('refuses a field and answers the others', async () => {
  const ask = await withScopes('boards:read', 'boards:write');
  const reply = await ask(`{ me { id } all: ${boards} version { value } }`);
  expect([reply.status, reply.errors]).toEqual([200, [refused(['me'])]]);
  expect(reply.data).toEqual({ me: null, all: [{ id: BOARD }], version: { value: '2026-10' } });
});

it('has no data at all when every field is refused', async () => {
  const ask = await withScopes('boards:read');
  const alone = await ask('{ me { id } }');
  expect([alone.status, alone.data, alone.errors]).toEqual([200, {}, [refused(['me'])]]);
  const create = await ask(`mutation { a0: create_item(board_id: "${BOARD}", item_name: "one") { id } }`);
  expect([create.data, create.errors]).toEqual([{}, [refused(['a0'])]]);
  expect(await monday.operations()).toEqual([]);
});

it('refuses the owners of a board, and the board with them', async () => {
  const ask = await withScopes('boards:read', 'me:read');
  const reply = await ask(`{ me { id } boards(ids: ["${BOARD}", "${SUBITEM_BOARD}"]) { id owners { id } } }`);
  expect(reply.data).toEqual({ me: { id: '70000001' }, boards: [null, null] });
  expect(reply.errors[0]).toEqual(refused(['boards', '@', 'owners']));
});

it('reads nothing of a board without boards:read', async () => {
  const ask = await withScopes('boards:write', 'me:read', 'users:read');
  expect((await ask(`{ ${boards} items(ids: ["1"]) { id } }`)).errors).toEqual([refused(['boards']), refused(['items'])]);
  expect((await ask(`mutation { create_item(board_id: "${BOARD}", item_name: "one") { id } }`)).errors).toEqual([]);
});
