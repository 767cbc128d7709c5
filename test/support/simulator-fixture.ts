import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { simulatorClient } from '../../sandbox/demo/simulator-client.js';
import type { SimulatorClient } from '../../sandbox/demo/simulator-client.js';
import type { PlanName } from '../../sandbox/simulator/plans.js';
import { startSimulator } from '../../sandbox/simulator/server.js';
import type { RunningSimulator } from '../../sandbox/simulator/server.js';

const BOARD_FILE = fileURLToPath(new URL('../../mappings/boards/customer-master-schedule.json', import.meta.url));

export interface SimulatorChoice {
  /** Limits of the token: none unless a test asks for some. */
  readonly plan?: PlanName;
  /** Parsed board descriptions; the shipped board when missing. */
  readonly boards?: readonly unknown[];
}

export interface Simulator extends SimulatorClient {
  /** Address of the API. */
  readonly api: string;
}

/** The simulated monday.com of a test file, in the test's own process and spoken to over HTTP. It ends after the tests of the file or `describe` that asks for it. */
export async function simulatorFixture(choice: SimulatorChoice = {}): Promise<Simulator> {
  const running = await runSimulator(choice);
  return { ...simulatorClient(running), api: running.api };
}

/** The same without a client, for tests that check the simulator itself. */
export async function runSimulator({ plan = 'unlimited', boards }: SimulatorChoice = {}): Promise<RunningSimulator> {
  const shown = boards ?? [JSON.parse(await readFile(BOARD_FILE, 'utf8')) as unknown];
  const running = await startSimulator({ port: 0, boards: shown, plan });
  afterAll(async () => await running.close());
  return running;
}
