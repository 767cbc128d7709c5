import type { Ended } from './shell.js';
import type { World } from './world.js';

/** What of a line is not as usual: typed as it is printed, exit code 0. */
export interface Turn {
  /** What stands for an id of the page, or for something that a test must not wait for. */
  readonly with?: Readonly<Record<string, string | ((world: World) => Promise<string>)>>;
  /** A person answers the question of the command with yes. */
  readonly yes?: true;
  /** The exit code that the page names. */
  readonly code?: number;
  /** What it says then. */
  readonly says?: RegExp;
  /** It stays up: what it says when it is up. Then Ctrl-C. */
  readonly stays?: RegExp;
  /** It is left up for the lines after it. */
  readonly keeps?: true;
  /** This line, which is still up, gets Ctrl-C before. */
  readonly restarts?: string;
  /** Brings the world into the state that the page speaks of. `type` types another line, whose output may be a sample of the page. */
  readonly before?: (world: World, type: (line: string, env?: Readonly<Record<string, string>>) => Promise<Ended>) => Promise<void>;
  /** What types it instead. */
  readonly elsewhere?: string;
}

export function turnOf(page: string, heading: string, line: string): Turn {
  return TURNS[`${page}#${heading}: ${line}`] ?? TURNS[`${page}: ${line}`] ?? TURNS[line] ?? {};
}

const WORKER_UP = /Worker is up/;

export const TURNS: Readonly<Record<string, Turn>> = {
  'npm ci': { elsewhere: '.ci/run' },
  'npm ci && npm run demo': { elsewhere: '.ci/run' },
  'npm ci && npm test': { elsewhere: '.ci/run' },
  'npm test': { elsewhere: '.ci/run' },
  'npm run lint': { elsewhere: '.ci/run' },
  'npm run demo': { elsewhere: '.ci/run' },
  'npm run test:unit': { with: { 'test:unit': 'test:unit -- test/docs/pages.test.ts' } },
  'npx order-sync worker': { stays: WORKER_UP },
  'npx order-sync demo': { with: { demo: 'demo --help' } },
  'npx order-sync simulator --board mappings/boards/customer-master-schedule.json': { stays: /"token"/ },
  'npm run worker': { stays: WORKER_UP, keeps: true },
  'npm run cli -- schedule create --every 1h': { with: { '1h': '300d' } },
  'npm run cli -- dashboard': { stays: /Ctrl-C/ },
  'npm run cli -- dashboard --port 0': { stays: /Ctrl-C/ },
};
