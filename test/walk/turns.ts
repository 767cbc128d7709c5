import { COLUMNS } from '../support/shipped-board.js';
import type { Ended } from './shell.js';
import {
  allOrders,
  decided,
  held,
  heldKey,
  itemOf,
  knownKey,
  newestBatch,
  newestRun,
  noRunOpen,
  priced,
  putBack,
  waitingRun,
  warning,
} from './states.js';
import type { World } from './world.js';

/** Types another line between those of the page; its output may be a sample of the page. */
export type Type = (line: string, env?: Readonly<Record<string, string>>) => Promise<Ended>;

/** What of a line is not as usual: typed as it is printed, exit code 0. */
export interface Turn {
  /** What takes the place of an id of the page, or of something that a test must not wait for. */
  readonly with?: Readonly<Record<string, string | ((world: World) => Promise<string>)>>;
  /** A person answers the question of the command with yes. */
  readonly yes?: true;
  /** The exit code that the page names, and why it comes here. */
  readonly code?: readonly [code: number, why: string];
  /** It stays up: what it says when it is up. Then Ctrl-C, unless `then` brings it to its end. */
  readonly stays?: RegExp;
  readonly then?: (world: World, type: Type) => Promise<void>;
  /** It is left up for the lines after it. One of the same words that is up gets Ctrl-C first. */
  readonly keeps?: true;
  /** Brings the world into the state that the page speaks of. */
  readonly before?: (world: World, type: Type) => Promise<void>;
}

const WORKER_UP = /Worker is up/;
const DASHBOARD_UP = /Ctrl-C ends it/;
const WARNED = [1, 'errors are open: a warning'] as const;
const FINDING = { '3f2a91c0': warning };
const BY_NPM = [130, 'npm itself ends by Ctrl-C'] as const;
/** Nothing of the walk waits for its clock: an hour could begin in the middle. */
const SELDOM = { '1h': '300d' };

/**
 * By line, or by page and line. Everything else is typed as it is printed, and must end with 0.
 */
export const TURNS: Readonly<Record<string, Turn>> = {
  'npm run test:unit': { with: { 'test:unit': 'test:unit -- test/docs/pages.test.ts' } },
  'npx order-sync worker': { stays: WORKER_UP },
  // The program of `npm run demo`, which is played whole by test/demo.
  'npx order-sync demo': { with: { demo: 'demo --help' } },
  'npx order-sync simulator --board mappings/boards/customer-master-schedule.json': { stays: /"token"/ },
  'npm run simulator -- --board mappings/boards/customer-master-schedule.json --port 8080 --plan personal': {
    // The port may be taken here.
    with: { 8080: '0' },
    stays: /"token"/,
    code: BY_NPM,
  },
  'npm run worker': { stays: WORKER_UP, keeps: true, code: BY_NPM },
  'npm run cli -- schedule create --every 1h': { with: SELDOM },
  // At a terminal it asks for these.
  'npm run cli -- init': { with: { init: 'init proposed --table ORDERS_UNIFIED --board 9200517329 --key record_uuid' } },
  'npm run cli -- dashboard': { stays: DASHBOARD_UP },
  'npm run cli -- dashboard --port 0': { stays: DASHBOARD_UP },

  'README.md: npm run cli -- status': {
    before: async (world, type) => {
      await type('npm run cli -- status --check');
      await world.fill(priced(allOrders({ unit: 'BOX' }), '31.50'));
      await waitingRun(world);
    },
  },
  'README.md: npm run cli -- watch': {
    stays: /approval/,
    then: async (_, type) => void (await type('npm run cli -- approve')),
    code: [2, 'the run that it follows has refused an order'],
  },
  'npm run cli -- batches --batch 9be5114d': { with: { '9be5114d': newestBatch } },
  'npm run cli -- retry --batch 9be5114d': {
    with: { '9be5114d': newestBatch },
    yes: true,
    before: async ({ monday, board }) =>
      void (await monday.control({ action: 'addLabel', boardId: board, columnId: COLUMNS.unit, label: 'BOX' })),
  },

  'npm run cli -- runs show 3f2a91c0 --html run.html': { with: { '3f2a91c0': newestRun } },
  // Before it what `doctor` says of a deployment with several faults: a sample of the page.
  'docs/deployment.md: npm run cli -- validate': {
    before: async (_, type) => {
      await type('npm run cli -- schedule pause --note "a deploy"');
      await type('npm run cli -- doctor', { DATABASE_FILE: 'no-such.db', MONDAY_API_TOKEN: 'wrong' });
      await type('npm run cli -- schedule resume');
    },
  },
  'docs/findings.md: npm run cli -- findings': { before: held },
  'npm run cli -- findings show 3f2a91c0': { with: FINDING },
  'npm run cli -- findings close 3f2a91c0 --reason "agreed with the customer"': { with: FINDING },

  'npm run cli -- status --check': {
    code: WARNED,
    before: async (_, type) => void (await type('npm run cli -- status --check', { TEMPORAL_ADDRESS: '127.0.0.1:1' })),
  },
  'npm run cli -- status --check --max-age 2h': { code: WARNED },
  'npm run cli -- status --check --json': { code: WARNED },

  'npm run cli -- rekey 4c1f09 88ab3d': { with: { '4c1f09': knownKey, '88ab3d': heldKey('NAVY') } },
  'npm run cli -- accept-new 88ab3d': { with: { '88ab3d': heldKey('SKY') } },
  'docs/operations.md: npm run cli -- removals keep': { code: [1, 'docs/findings.md has kept them all'] },
  'npm run cli -- approve': {
    before: async (world) => {
      await world.fill(priced(putBack(), '32.50'));
      await waitingRun(world);
    },
  },
  'npm run cli -- reject': {
    before: async (world) => {
      await decided(world);
      await world.fill(priced(putBack(), '33.50'));
      await waitingRun(world);
    },
  },
  'npm run cli -- pause': {
    before: async (world) => {
      await decided(world);
      await waitingRun(world);
    },
  },
  'npm run cli -- schedule pause --note "the board is being rebuilt"': { before: decided },
  'npm run cli -- schedule trigger': { before: async (world) => await world.fill(priced(putBack(), '32.50')) },

  'npm run cli -- plan --run': {
    before: async (world) => {
      await noRunOpen(world);
      await world.fill(priced(putBack(), '34.50'));
      await waitingRun(world);
    },
  },
  // It asks whether a run would go through: so the source is as the board shows it.
  "npm run cli -- plan --json | jq -e '.stop == null and .changeGate.waits == null'": {
    before: async (world) => await world.fill(priced(putBack(), '32.50')),
  },
  'docs/verify.md: npm run cli -- verify': {
    before: async (world, type) => {
      await type('npm run cli -- reject');
      await decided(world);
      await world.monday.control({ action: 'delete', itemId: await itemOf(world, 'ASH-00001') });
      await world.monday.control({ action: 'edit', itemId: await itemOf(world, 'RHO-001'), values: { [COLUMNS.key]: '' } });
    },
    code: [2, 'one item waits for a repair, one for a decision'],
  },
  'npm run cli -- verify --heal': { yes: true },
  'npm run cli -- resolve ASH-00001 --recreate': { yes: true },
};

export function turnOf(page: string, line: string): Turn {
  return TURNS[`${page}: ${line}`] ?? TURNS[line] ?? {};
}
