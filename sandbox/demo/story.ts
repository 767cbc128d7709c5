import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { loadMapping } from '../../src/mapping/load.js';
import type { Act } from './act.js';
import { deltaRuns } from './act-changes.js';
import { firstLoad } from './act-first-load.js';
import { refusals } from './act-refusals.js';
import { unchangedRun } from './act-unchanged.js';
import type { Demo } from './demo.js';
import { demoOrders } from '../sample/demo-orders.js';
import type { Stack } from './stack.js';
import type { Terminal } from './terminal.js';

/** Any fixed value: every demo shows the same changes. */
const SEED = 1;

const ACTS: readonly (readonly [string, (demo: Demo) => Promise<Act>])[] = [
  ['Act 1: first load', firstLoad],
  ['Act 2: the source changes', deltaRuns],
  ['Act 3: Monday refuses an order, and a size of another one', refusals],
  ['Act 4: nothing has changed', unchangedRun],
];

/** Runs the four acts one after the other. An act whose checks fail does not stop the later ones. */
export async function tellStory(stack: Stack, terminal: Terminal): Promise<Act[]> {
  const mapping = await loadMapping(join(PROJECT_ROOT, 'mappings', 'customer-master-schedule.yaml'));
  const demo: Demo = { stack, mapping, orders: demoOrders(SEED), terminal };
  const acts: Act[] = [];
  for (const [title, play] of ACTS) {
    terminal.line();
    terminal.line(title, 'bold');
    acts.push(await play(demo));
  }
  return acts;
}
