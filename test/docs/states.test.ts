import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { stateReference } from '../../src/cli/generate/state-reference.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { GROUP_EVENTS } from '../../src/orders/record/group.js';
import { ITEM_EVENTS } from '../../src/orders/record/item.js';
import { SIZE_EVENTS } from '../../src/orders/record/size.js';
import { FIRST_STATE, GROUP_STATES, ITEM_STATES } from '../../src/orders/record/states.js';

/** Every file of the product beside the state machine itself. */
const sources = new Map<string, string>();
beforeAll(async () => {
  for (const path of await readdir(join(PROJECT_ROOT, 'src'), { recursive: true })) {
    if (!path.endsWith('.ts') || path.startsWith(join('orders', 'record'))) continue;
    sources.set(path, await readFile(join(PROJECT_ROOT, 'src', path), 'utf8'));
  }
});

it('docs/states.md is what the tables say; `npm run cli -- generate` renews it', async () => {
  expect(await readFile(join(PROJECT_ROOT, 'docs', 'states.md'), 'utf8')).toBe(stateReference());
});

/** Events that functions of the state machine return. */
const TOLD_APART = ['restored', 'foundOnBoard', 'duplicatesResolved'];

it.each([...new Set([ITEM_EVENTS, SIZE_EVENTS, GROUP_EVENTS].flatMap((table) => Object.keys(table)))])(
  'the event %s is reported somewhere',
  (event) => {
    const text = [...sources.values()].join('\n');
    expect(text.includes(`'${event}'`) || (TOLD_APART.includes(event) && text.includes('followedEvent('))).toBe(true);
  },
);

const PAST_THE_TABLES = new RegExp(
  [
    // A record or a group with a state of its own choice.
    `\\bstate: '(${Object.keys({ ...ITEM_STATES, ...GROUP_STATES }).join('|')})'`,
    // A statement that chooses one. In a condition a state is only read.
    `UPDATE \\[dbo\\]\\.\\[SYNC_(Record|Line|Group)\\] SET\\s((?!WHERE)[^\`])*\\[state\\] = (N'|CASE)`,
    `INSERT INTO \\[dbo\\]\\.\\[SYNC_(Record|Line|Group)\\][^\`]*N'${FIRST_STATE}'`,
  ].join('|'),
);

it('no use case and no statement writes a state past the tables', () => {
  const past = [...sources].filter(([path, text]) => !path.startsWith('orders') && PAST_THE_TABLES.test(text)).map(([path]) => path);
  expect(past).toEqual([]);
});

it.each([
  "await saveRecord(tx, { ...record, state: 'LIVE' }, now);",
  "await saveGroup(tx, boardId, { title, state: 'CLAIMED', groupId: null, requestId }, now);",
  "tx.execute(`UPDATE [dbo].[SYNC_Line] SET [uncertain] = 0, [state] = N'LIVE' WHERE [board_id] = @boardId`);",
  "tx.execute(`UPDATE [dbo].[SYNC_Record] SET\n [state] = CASE WHEN @removed = 1 THEN N'ARCHIVED' ELSE [state] END`);",
  "tx.execute(`INSERT INTO [dbo].[SYNC_Line] ([state]) VALUES (N'ABSENT')`);",
])('and would be noticed: %s', (planted) => {
  expect(PAST_THE_TABLES.test(planted)).toBe(true);
});

it('a state in a condition is only read', () => {
  expect(PAST_THE_TABLES.test("`UPDATE [dbo].[SYNC_Record] SET [dirty] = 1 WHERE [board_id] = @boardId AND [state] = N'LIVE'`")).toBe(
    false,
  );
});
