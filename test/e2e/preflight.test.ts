import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import { json } from '../cli/command.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { gather } from '../support/evidence.js';
import { ordersOf } from '../support/orders.js';
import { MAPPING, startTestSync, testServer } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const TEST_MS = 180_000;
const FIELD = 'fields[22]';

let sync: TestSync;
const [order = {}, ...others] = ordersOf('MACK WELDON', 3);
let price = 50;

beforeAll(async () => {
  const lock = `${MAPPING}.lock.json`;
  sync = await startTestSync({ files: { [lock]: await readFile(join('mappings', lock), 'utf8') } });
  await sync.insert([order, ...others]);
  await sync.stack.startWorker('worker-1');
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED', message: '', promoted: 3 });
}, TEST_MS);
afterAll(async () => {
  await sync.stop();
});

const control = async (action: string, more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  await sync.stack.monday.control({ action, boardId: BOARD, columnId: COLUMNS.notes, ...more });
};

/** Something for the next run to deliver. */
async function dearer(): Promise<void> {
  price += 1;
  await sync.change([changedColumn('price', order, 'CUSTOMER PRICE', `${String(price)}.25`, 'is dearer')]);
}

/** Everything that a run may change, except for its own row. */
async function kept(): Promise<unknown> {
  const { runs: _runs, requests: _requests, findings: _findings, ...evidence } = await gather(sync);
  return evidence;
}

/** The next run stops with one finding; nothing is sent and nothing lost. Put right, the run after it delivers the change. */
async function stopsOnce(code: string, finding: RegExp, putRight: () => Promise<void>): Promise<void> {
  await dearer();
  const [place, before] = [await logPlace(sync), await kept()];
  const { status, message } = await sync.run();
  expect(status, message).toBe('FAILED');
  expect(message).toContain(`${code}: Mapping ${MAPPING} does not fit`);
  const findings = message.split('\n').filter((line) => /^[A-Z_]+ \S+: found/.test(line));
  expect(findings, message).toEqual([expect.stringMatching(finding)]);
  expect(await mutationsSince(sync, place)).toEqual([]);
  expect(await kept()).toEqual(before);
  await putRight();
  await delivers();
}

async function delivers(): Promise<void> {
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
  expect(await brokenPromises(sync, { settled: true })).toEqual([]);
  const [row] = await sync.database.query(
    'SELECT [CUSTOMER PRICE] FROM [dbo].[MON_CustMasterSchedule] AS p WHERE p.[AAG ORDER NUMBER] = @number',
    {
      number: order['AAG ORDER NUMBER'] ?? '',
    },
  );
  expect(row).toEqual({ 'CUSTOMER PRICE': `${String(price)}.2500` });
}

describe('a column of the board', () => {
  it(
    'that is deleted between two runs stops the next one',
    async () => {
      await control('removeColumn');
      await stopsOnce(
        'BOARD_MISMATCH',
        new RegExp(`^BOARD_COLUMN_UNKNOWN ${escaped(FIELD)}\\.monday\\.id: found "${COLUMNS.notes}", .* Restore the column`),
        async () => {
          await control('addColumn', { title: 'NOTES', type: 'long_text' });
        },
      );
    },
    TEST_MS,
  );

  it(
    'that came back under another id is suggested',
    async () => {
      await control('removeColumn');
      await control('addColumn', { columnId: 'long_text_new', title: 'NOTES', type: 'long_text' });
      await stopsOnce('BOARD_MISMATCH', /^BOARD_COLUMN_UNKNOWN .*the nearest name is "long_text_new"/, async () => {
        await control('removeColumn', { columnId: 'long_text_new' });
        await control('addColumn', { title: 'NOTES', type: 'long_text' });
      });
    },
    TEST_MS,
  );

  it(
    'that is of another type stops the next one',
    async () => {
      await control('retypeColumn', { type: 'text' });
      await stopsOnce(
        'BOARD_MISMATCH',
        new RegExp(`^BOARD_COLUMN_TYPE ${escaped(FIELD)}\\.monday\\.type: found column "${COLUMNS.notes}" \\(NOTES\\) of type text`),
        async () => {
          await control('retypeColumn', { type: 'long_text' });
        },
      );
    },
    TEST_MS,
  );

  it(
    'that has another title stops nothing, and is reported',
    async () => {
      await control('renameColumn', { title: 'REMARKS' });
      await dearer();
      await delivers();
      const { findings } = await gather(sync);
      const open = findings.filter(({ status }) => status === 'OPEN').map(({ message }) => String(message));
      expect(open.filter((message) => message.includes(COLUMNS.notes))).toEqual([
        expect.stringMatching(
          new RegExp(`^fields.*: found column "${COLUMNS.notes}" with the title "REMARKS", expected the title "NOTES"`),
        ),
      ]);
      await control('renameColumn', { title: 'NOTES' });
    },
    TEST_MS,
  );

  it(
    'that is missing is reported by the run row and the command, which ends with 1',
    async () => {
      await control('removeColumn');
      const report = await json(sync.stack.settingsFile, ['run'], 1);
      expect(report).toMatchObject({
        status: 'FAILED',
        exitCode: 1,
        statusReason: expect.stringMatching(/^BOARD_MISMATCH: .*\nBOARD_COLUMN_UNKNOWN fields\[22\]\.monday\.id: /) as unknown,
      });
      await control('addColumn', { title: 'NOTES', type: 'long_text' });
    },
    TEST_MS,
  );
});

/** What a database administrator does to the file of the embedded engine, behind the back of the running worker. */
async function administrate(...statements: readonly string[]): Promise<void> {
  const { databaseFile } = JSON.parse(await readFile(sync.stack.settingsFile, 'utf8')) as { databaseFile: string };
  const file = new BetterSqlite(databaseFile, { timeout: 10_000 });
  try {
    file.exec(['BEGIN IMMEDIATE', ...statements, 'COMMIT'].join(';\n'));
  } finally {
    file.close();
  }
}

describe.each([
  {
    what: 'the source table',
    table: 'ORDERS_UNIFIED',
    path: `${FIELD}.source`,
    retyped: 'DATE_TEXT',
    mismatch: /^CHANGED_COLUMN_DIFFERS tables\.changed: found \[NOTES\] NVARCHAR\(MAX\) .*expected DATE, as in the source/,
  },
  {
    what: 'a production table',
    table: 'MON_CustMasterSchedule',
    path: `${FIELD}.column`,
    retyped: 'INT',
    mismatch: /^TYPE_MISMATCH fields\[22\]\.column: found \[NOTES\] INT in dbo\.MON_CustMasterSchedule/,
  },
])('a column of $what', ({ table, path, retyped, mismatch }) => {
  beforeEach((context) => {
    if (testServer.mssqlUrl !== undefined) context.skip('the columns are changed in the file of the embedded engine');
  });

  const drop = `ALTER TABLE [${table}] DROP COLUMN [NOTES]`;
  const putBack = [
    `ALTER TABLE [${table}] ADD COLUMN [NOTES] NVARCHAR`,
    `UPDATE [${table}] SET [NOTES] = (SELECT k.[NOTES] FROM [Kept] AS k WHERE k.[place] = [${table}].rowid)`,
    'DROP TABLE [Kept]',
  ];
  const keep = `CREATE TABLE [Kept] AS SELECT rowid AS [place], [NOTES] FROM [${table}]`;

  it(
    'that is dropped stops the next run',
    async () => {
      await administrate(keep, drop);
      await stopsOnce('TABLE_MISMATCH', new RegExp(`^COLUMN_UNKNOWN ${escaped(path)}: found "NOTES", `), async () => {
        await administrate(...putBack);
      });
    },
    TEST_MS,
  );

  it(
    'that is renamed stops the next run, which names the nearest',
    async () => {
      await administrate(`ALTER TABLE [${table}] RENAME COLUMN [NOTES] TO [NOTES_]`);
      await stopsOnce('TABLE_MISMATCH', new RegExp(`^COLUMN_UNKNOWN ${escaped(path)}: .*the nearest name is "NOTES_"`), async () => {
        await administrate(`ALTER TABLE [${table}] RENAME COLUMN [NOTES_] TO [NOTES]`);
      });
    },
    TEST_MS,
  );

  it(
    'that is of another type stops the next run',
    async () => {
      await administrate(keep, drop, `ALTER TABLE [${table}] ADD COLUMN [NOTES] ${retyped}`);
      await stopsOnce('TABLE_MISMATCH', mismatch, async () => {
        await administrate(drop, ...putBack);
      });
    },
    TEST_MS,
  );
});

it(
  'a trigger on a table that is loaded in bulk stops the next run',
  async (context) => {
    if (testServer.mssqlUrl !== undefined) context.skip('the trigger is made in the file of the embedded engine');
    await administrate('CREATE TRIGGER [TR_Audit] AFTER INSERT ON [StagingOrders] BEGIN SELECT 1; END');
    await stopsOnce(
      'TABLE_MISMATCH',
      /^TABLE_TRIGGER tables\.changed: found dbo\.StagingOrders with TR_Audit, expected a table without triggers/,
      async () => {
        await administrate('DROP TRIGGER [TR_Audit]');
      },
    );
  },
  TEST_MS,
);

function escaped(text: string): string {
  return text.replace(/[[\].]/g, '\\$&');
}
