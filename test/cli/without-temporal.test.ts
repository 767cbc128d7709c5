import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freePorts } from '../../sandbox/processes/free-port.js';
import { shownOrder } from '../protocol/support/board.js';
import { MAPPING } from '../protocol/support/driver.js';
import { order, orders } from '../protocol/support/orders.js';
import { itemById } from '../protocol/support/people.js';
import { openWorld } from '../protocol/support/world.js';
import type { World } from '../protocol/support/world.js';
import { idleProgram, wordsOf } from '../support/command-lines.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { callInProcess } from '../runbook/support-calls.js';
import type { CommandResult } from './command.js';

const simulator = await simulatorFixture();

/** A server that accepts connections and counts them, and never answers: a Temporal that hangs. */
let connections = 0;
const hanging = createServer(() => (connections += 1));
await new Promise<void>((done) => hanging.listen(0, '127.0.0.1', done));
const HANGS = `127.0.0.1:${String((hanging.address() as AddressInfo).port)}`;
const [closed = 0] = await freePorts(1);
const REFUSES = `127.0.0.1:${String(closed)}`;
afterAll(() => hanging.close());

/** Commands that need the tables alone, or Monday beside them. Words in capitals stand for ids of the state. */
const TABLES_ALONE: readonly (readonly [line: string, code: number])[] = [
  ['runs', 0],
  ['runs show RUN', 0],
  ['errors', 0],
  ['errors show B-001', 0],
  ['errors close B-001 --reason agreed', 0],
  ['findings', 0],
  ['findings show FINDING', 0],
  ['findings close FINDING --reason agreed', 0],
  ['removals', 0],
  ['removals approve', 1],
  ['removals keep', 1],
  ['keys', 0],
  ['rekey 4c1f09 88ab3d', 4],
  ['accept-new 88ab3d', 4],
  ['explain LABEL_MISSING', 0],
  ['completion bash', 0],
  ['plan', 0],
  ['verify', 2],
  ['verify --heal --yes', 0],
  ['resolve A-002 --recreate --yes', 0],
  ['adopt --yes', 0],
  ['adopt --foreign --yes', 0],
  ['board prepare', 0],
  ['cleanup', 0],
  ['db status', 0],
  ['db migrate', 0],
  ['validate', 0],
  ['validate --board --database', 0],
  // The keys of this mapping are plainer than those of the documents.
  ['generate --check', 1],
  // There is no alerts file here, which is all that they say.
  ['alerts show', 1],
  ['alerts test', 1],
];

/** Commands that cannot do anything without Temporal. */
const NEED_TEMPORAL: readonly string[] = [
  'run',
  'watch',
  'retry --code LABEL_MISSING',
  'cancel',
  'pause',
  'resume',
  'approve',
  'reject',
  'schedule create --every 1h',
  'schedule describe',
  'schedule trigger',
  'schedule pause',
  'schedule resume',
  'schedule delete',
  'temporal setup',
  'temporal set-current-version --deployment d --build-id b',
];

/** Those that other tests start, and why not here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  status: 'below',
  batches: 'below',
  dashboard: 'it serves until a signal: test/cli/runs.test.ts',
  doctor: 'it ends its process: test/cli/status-check.test.ts',
  init: 'test/cli/first-contact.test.ts and test/package/package.test.ts have no Temporal for it',
  worker: 'a program of its own: test/package/package.test.ts',
  simulator: 'a program of its own',
  demo: 'a program of its own, with a Temporal of its own',
};

/** A board with an order that a person has archived, one that has lost a size, and one whose customer is not known. Returns the settings file for each address. */
async function stateOf(world: World): Promise<(address: string) => Promise<string>> {
  await world.source([...orders(3), order('B-001', { customer: 'NOBODY' })]);
  await world.driver.run();
  await simulator.control({ action: 'archive', itemId: (await shownOrder(simulator, 'A-002')).id });
  const changed = await itemById(simulator, (await shownOrder(simulator, 'A-003')).id);
  await simulator.control({ action: 'delete', itemId: changed.subitems[0]?.id });
  const { mappingsFolder, snapshotFolder, bounds } = world.services;
  return async (address) => await writeSettings(dirname(snapshotFolder), address, { mappingsFolder, snapshotFolder, bounds });
}

async function writeSettings(folder: string, address: string, more: object): Promise<string> {
  const file = join(folder, `${address.replace(':', '-')}.json`);
  const temporal = { address, namespace: 'default', uiUrl: 'http://127.0.0.1:2' };
  const monday = { url: simulator.api, token: simulator.token };
  await writeFile(file, JSON.stringify({ temporal, monday, databaseFile: join(folder, 'orders.db'), ...more }));
  return file;
}

const run = async (line: string, settings: string): Promise<CommandResult> =>
  await callInProcess([...wordsOf(line), '--settings', settings]);

const firstOf = async (world: World, sql: string): Promise<string> => String(Object.values((await world.database.query(sql))[0] ?? {})[0]);

/** As if a run were open: its workflow holds the lease of the mapping. */
const holdLease = async (world: World): Promise<number> =>
  await world.database.execute(
    `UPDATE [dbo].[SYNC_Claim] SET [released_date] = NULL, [holder_workflow_id] = N'order-sync/${MAPPING}' WHERE [claim_name] = N'mapping/${MAPPING}'`,
  );

describe('while Temporal is away', { timeout: 120_000 }, () => {
  test('every command that needs the tables alone works, and does not ask for Temporal', async () => {
    const world = await openWorld(simulator);
    const settings = await (await stateOf(world))(HANGS);
    const ids: Readonly<Record<string, string>> = {
      RUN: await firstOf(world, 'SELECT [run_id] FROM [dbo].[SYNC_Run] AS r ORDER BY [start_time]'),
      FINDING: await firstOf(world, `SELECT [finding_id] FROM [dbo].[SYNC_Finding] AS f WHERE [status] = N'OPEN' ORDER BY [code]`),
    };
    for (const [line, code] of TABLES_ALONE) {
      const result = await run(
        line.replace(/\b(RUN|FINDING)\b/, (name) => ids[name] ?? name),
        settings,
      );
      expect({ line, code: result.code, mentions: /Temporal/.exec(result.stderr) }, result.stderr + result.stdout).toEqual({
        line,
        code,
        mentions: null,
      });
    }
    expect(connections).toBe(0);
  });

  test('one that needs Temporal says in a sentence what is unreachable, and which commands work', async () => {
    const world = await openWorld(simulator);
    const settings = await (await stateOf(world))(REFUSES);
    for (const line of NEED_TEMPORAL) {
      const { code, stdout, stderr } = await run(line, settings);
      expect({ code, stdout }, line).toEqual({ code: 1, stdout: '' });
      expect(stderr, line).toMatch(new RegExp(`^No Temporal server answers at ${REFUSES} .*: connect ECONNREFUSED ${REFUSES}\\. `));
      expect(stderr, line).toContain('Without Temporal these work: `npm run cli -- status`, runs, batches, errors');
    }
  });

  test('status and batches show what the tables know, of a Temporal that refuses or hangs', async () => {
    const world = await openWorld(simulator);
    const settingsFor = await stateOf(world);
    await world.database.execute(`UPDATE [dbo].[SYNC_Run] SET [status] = N'RUNNING', [end_time] = NULL`);
    const refused = await run('status', await settingsFor(REFUSES));
    expect(refused).toMatchObject({ code: 1, stderr: '' });
    expect(refused.stdout).toContain('Temporal is not reachable (connect ECONNREFUSED');
    expect(refused.stdout).toMatch(/^Open run {2}[0-9a-f]{8} since .* by the tables; it goes on when Temporal is back$/m);
    expect(refused.stdout).toMatch(/^Errors +1 open: /m);
    expect(refused.stdout).toMatch(/^[0-9a-f]{8} .*RUNNING/m);
    const hung = await run('status --json', await settingsFor(HANGS));
    expect(JSON.parse(hung.stdout)).toMatchObject({ temporal: { unreachable: expect.any(String) }, open: { runId: expect.any(String) } });
    const batches = await run('batches', await settingsFor(REFUSES));
    expect(batches).toMatchObject({ code: 0, stderr: '' });
    expect(batches.stdout).toMatch(/GREYSON +1\/1 +COMPLETED/);
    expect(batches.stdout).toContain('Temporal is not reachable (connect ECONNREFUSED');
    const csv = await run('batches --csv --columns customer,status', await settingsFor(REFUSES));
    expect(csv.stdout).toBe('customer,status\r\nGREYSON,COMPLETED\r\n');
    const id = await firstOf(world, 'SELECT [batch_id] FROM [dbo].[MON_BatchProcessing] AS b');
    expect((await run(`batches --batch ${id}`, await settingsFor(REFUSES))).stdout).toContain(id);
  });

  test('a command that writes only beside no run says that it cannot know, while the tables name an open one', async () => {
    const world = await openWorld(simulator);
    const settings = await (await stateOf(world))(REFUSES);
    expect(await holdLease(world)).toBe(1);
    for (const line of ['adopt --foreign --yes', 'resolve A-002 --recreate --yes', 'verify --heal --yes']) {
      const refused = await run(line, settings);
      expect(refused).toMatchObject({ code: 1 });
      expect(refused.stderr, line).toMatch(
        /^Workflow order-sync\/\S+ may be open, and cannot be asked for now; nothing was written\. No Temporal/,
      );
    }
  });

  test('every command is in one of these lists', async () => {
    const listed = [...TABLES_ALONE.map(([line]) => line), ...NEED_TEMPORAL];
    const leaves: string[] = [];
    const visit = (command: Awaited<ReturnType<typeof idleProgram>>, path: readonly string[]): void => {
      if (command.commands.length === 0) leaves.push(path.join(' '));
      for (const one of command.commands) if (one.name() !== 'help') visit(one, [...path, one.name()]);
    };
    visit(await idleProgram(), []);
    expect(leaves.length).toBeGreaterThan(40);
    expect(leaves.filter((path) => ELSEWHERE[path] === undefined && !listed.some((line) => `${line} `.startsWith(`${path} `)))).toEqual([]);
  });
});
