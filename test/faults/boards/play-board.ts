import { join } from 'node:path';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { Mapping } from '../../../src/mapping/schema.js';
import { loadMapping } from '../../../src/mapping/load.js';
import { createMondayApi } from '../../../src/monday/client.js';
import { readBudget } from '../../../src/sync/send/complexity-budget.js';
import { outageGate } from '../../../src/sync/send/outage-gate.js';
import { markForRepair, repairable } from '../../../src/sync/verify/repair.js';
import { verifyBoard } from '../../../src/sync/verify/verify.js';
import type { Verification } from '../../../src/sync/verify/verify.js';
import { Chance } from '../../protocol/support/chance.js';
import { MAPPING } from '../../protocol/support/driver.js';
import { fillSource } from '../../protocol/support/orders.js';
import { linesOf } from '../../protocol/support/plants.js';
import { KnownWorkflows } from '../../protocol/support/temporal.js';
import { boardOf } from '../../support/board.js';
import type { Board } from '../../support/board.js';
import { BOARD } from '../../support/shipped-board.js';
import { API_URL } from '../fast/account.js';
import { BOUNDS } from '../fast/draw.js';
import type { Host } from '../fast/host.js';
import { clean, product } from '../fast/play-seed.js';
import type { Product } from '../fast/product.js';
import { brokenOff, judged } from '../fast/verdict.js';
import type { Verdict } from '../fast/verdict.js';
import { TookTooLong, withinReally } from '../fast/virtual-time.js';
import { drawPolicies, drawSource, withPolicies } from './draw-board.js';
import { EditedBoard } from './edited-board.js';

/** By the real clock: hundreds of times what a board takes on a machine with nothing else to do. */
const BOARD_MS = 120_000;

/** What was sent is settled. */
const QUIET_MS = 10 * 60_000;

/** People edit a board at random; a comparison must find what they did and nothing else, and the next run repair what it may. Never rejects. */
export async function playBoard(host: Host, seed: number, tell: (line: string) => void): Promise<Verdict> {
  try {
    return await withinReally(play(host, seed, tell), BOARD_MS, `Board ${String(seed)}`);
  } catch (error) {
    return { ...brokenOff(seed, error), stuck: error instanceof TookTooLong };
  }
}

async function play(host: Host, seed: number, tell: (line: string) => void): Promise<Verdict> {
  const snapshotFolder = await clean(host, seed);
  const chance = new Chance(seed);
  const policies = drawPolicies(chance);
  const mappingsFolder = `${host.mappingsFolder}-of-board`;
  const mapping = await writeMapping(host.mappingsFolder, mappingsFolder, (yaml) => withPolicies(yaml, policies));
  tell(`policies ${JSON.stringify(policies)}`);
  const subject = product({ ...host, mappingsFolder }, snapshotFolder, { ...BOUNDS, idempotency: 'trusted' }, () => undefined);
  const stage: Stage = { host, mapping, subject, problems: [], tell };
  const source = drawSource(chance);
  await fillSource(host.database, source);
  await run(stage);
  const untouched = await readBoard(host);
  expect(stage, 'found on a board that people have not touched', linesOf(await verify(stage)), []);

  const edited = await EditedBoard.of(host, policies, untouched);
  await edited.edit(chance, tell);
  const before = await readBoard(host);
  const found = await verify(stage);
  expect(stage, 'found on the edited board', linesOf(found), edited.expected());
  expect(stage, 'groups', groupsOf(found), edited.groups());
  expect(stage, 'items of their own', [found.scan.foreign, found.scan.unknownKeys], edited.foreign());
  expect(stage, 'open findings', await openFindings(stage), findingsOf(found));

  const marked = found.orders.filter((order) => repairable(order).length > 0);
  await markForRepair({ database: host.database, temporal: () => Promise.resolve(new KnownWorkflows().client) }, mapping, marked);
  await run(stage);
  const left = await verify(stage);
  expect(stage, 'found after the repair', linesOf(left), edited.expectedAfterRepair());
  expect(stage, 'open findings after the repair', await openFindings(stage), findingsOf(left));
  for (const text of edited.wronglyShown(before, await readBoard(host))) stage.problems.push(text);
  await rm(mappingsFolder, { recursive: true, force: true });
  return {
    seed,
    runs: 2,
    orders: source.length,
    requests: (await host.account.log()).requests.length,
    faults: edited.counts(),
    problems: judged(stage.problems),
    reported: 0,
    remains: { duplicates: 0, lost: 0, stale: 0 },
  };
}

interface Stage {
  readonly host: Host;
  readonly mapping: Mapping;
  readonly subject: Product;
  readonly problems: string[];
  readonly tell: (line: string) => void;
}

/** The mapping in a folder of its own, since the others of this process use another. */
async function writeMapping(from: string, to: string, change: (yaml: string) => string): Promise<Mapping> {
  await mkdir(to, { recursive: true });
  await copyFile(join(from, 'customers.yaml'), join(to, 'customers.yaml'));
  const file = join(to, `${MAPPING}.yaml`);
  await writeFile(file, change(await readFile(join(from, `${MAPPING}.yaml`), 'utf8')));
  return await loadMapping(file);
}

async function run({ subject, host, tell }: Stage): Promise<void> {
  await subject.run();
  tell(`run ${subject.outcomes.at(-1) ?? ''}`);
  await host.time.pass(QUIET_MS);
}

async function verify({ host, mapping }: Stage): Promise<Verification> {
  const { database, account, time } = host;
  const wait = async (ms: number): Promise<void> => await time.pass(ms);
  const monday = createMondayApi({ url: API_URL, token: account.token }, readBudget(database, wait), outageGate(database));
  return await verifyBoard({ database, monday }, mapping, { onProgress: () => undefined, isStopped: () => false });
}

/** As it is now: the state of an account in this process goes on changing. */
const readBoard = async ({ account }: Host): Promise<Board> => structuredClone(boardOf(await account.state(), BOARD));

const groupsOf = ({ scan }: Verification): string[] =>
  [...scan.renamed.map(({ title, shown }) => `${title} renamed ${shown}`), ...scan.gone.map((title) => `${title} gone`)].sort();

/** Findings of a comparison that are open, by order and code. */
async function openFindings({ host }: Stage): Promise<string[]> {
  const rows = await host.database.query<{ code: string; order_number: string }>(
    `SELECT [code], [order_number] FROM [dbo].[SYNC_Finding] WHERE [origin] = N'VERIFY' AND [status] = N'OPEN'`,
  );
  return rows.map(({ code, order_number: number }) => `${number} ${code}`).sort();
}

const CODES: readonly [RegExp, string][] = [
  [/^production/, 'PRODUCTION_DIFFERS'],
  [/^(renamed|edited|moved|size edited)/, 'BOARD_VALUES_DIFFER'],
  [/./, 'BOARD_ITEMS_DIFFER'],
];

/** The findings that these differences must make. */
const findingsOf = ({ orders }: Verification): string[] =>
  orders
    .flatMap(({ parts, differences }) => [
      ...new Set(differences.map(({ kind }) => `${parts[0] ?? ''} ${CODES.find(([form]) => form.test(kind))?.[1] ?? ''}`)),
    ])
    .sort();

function expect({ problems }: Stage, what: string, got: readonly unknown[], wanted: readonly unknown[]): void {
  const [has, must] = [got.map(String), wanted.map(String)];
  const missing = subtract(must, has);
  const invented = subtract(has, must);
  if (missing.length + invented.length > 0) problems.push(`${what}: missing [${missing.join('; ')}], too much [${invented.join('; ')}]`);
}

function subtract(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
