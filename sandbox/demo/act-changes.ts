import { Act, count, fact, none } from './act.js';
import { checkAgreement } from './agreement.js';
import type { Demo, Logged, Picture } from './demo.js';
import { sync, takePicture } from './demo.js';
import { expectedMutations } from './expected-mutations.js';
import { byOperation, compare, describeEffect } from './mutations.js';
import { demoChanges } from '../sample/demo-acts.js';
import { changeSource } from './source.js';
import { readBatches } from './tables.js';
import type { StoredRun } from '../../src/store/runs/runs.js';

/** The second act: the source changes, and only that reaches the board. */
export async function deltaRuns(demo: Demo): Promise<Act> {
  const { stack, mapping, orders, terminal } = demo;
  const act = new Act(2, 'The source changes');
  const changes = demoChanges(orders);
  const removed = changes.filter((change) => change.kind === 'removed');
  const before = await takePicture(demo);
  await changeSource(stack.services.database, mapping, changes);
  for (const change of changes) terminal.line(`  - ${change.describe}`);
  const delta = await sync(demo, 'delta run');
  const between = await takePicture(demo);
  checkDelta(act, demo, delta, expectedMutations(changes, before.board, between.source), between);
  const { counts } = delta.value;
  const batches = await readBatches(stack.services.database, delta.value.runId);
  const customers = new Set(changes.map((change) => change.customer)).size;
  const added = changes.filter((change) => change.kind === 'newOrder').length;
  act.check(
    'delta run',
    fact(delta.value.status === 'COMPLETED', 'COMPLETED', delta.value.status),
    count(counts.new, added, 'new'),
    count(counts.changed, changes.length - added - removed.length, 'changed'),
    count(counts.missing, removed.length, 'missing for the first time, so left alone'),
    count(counts.unchanged, orders.length - (changes.length - added), 'unchanged'),
    count(batches.filter((batch) => batch.status === 'COMPLETED').length, customers, 'batches COMPLETED in MON_BatchProcessing'),
  );
  terminal.line('  An order counts as removed when a second complete read misses it too, so one more run follows.');
  const second = await sync(demo, 'second run');
  const after = await takePicture(demo);
  checkDelta(
    act,
    demo,
    second,
    removed.map((change) => `archive_item ${change.orderNumber}`),
    after,
    'second run: mutations',
  );
  checkRemoved(
    act,
    after,
    removed.map((change) => change.orderNumber),
    second.value,
  );
  checkAgreement(act, after);
  return act;
}

/** Prints the executed mutations and checks that they are exactly the expected ones. */
function checkDelta(
  act: Act,
  { mapping, terminal }: Demo,
  run: Logged<unknown>,
  expected: readonly string[],
  after: Picture,
  subject = 'delta run: mutations',
): void {
  const found = run.effects.map((effect) => describeEffect(effect, after.board, mapping));
  terminal.line(`  Monday carried out ${byOperation(run.effects)}:`);
  for (const line of grouped(found)) terminal.line(`    ${line}`);
  act.check(subject, none(compare(expected, found), `${byOperation(run.effects)}; all of them expected, no other`));
}

function checkRemoved(act: Act, { board, production }: Picture, removed: readonly string[], run: StoredRun): void {
  const rows = [...production.values()].filter((row) => removed.includes(row.orderNumber)).length;
  act.check(
    `removed order ${removed.join(', ')}`,
    count(run.counts.removed, removed.length, 'archived by the second run'),
    count(board.archived.filter((item) => removed.includes(item.orderNumber)).length, removed.length, 'archived item on the board'),
    count(rows, 0, 'rows left in MON_CustMasterSchedule'),
  );
}

/** The subitems of one order on one line. */
function grouped(lines: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const [head = line, size] = line.replace(': Order Qty', '').split(' size ');
    groups.set(head, [...(groups.get(head) ?? []), ...(size === undefined ? [] : [size])]);
  }
  return [...groups].map(([head, sizes]) => (sizes.length === 0 ? head : `${head}, size ${sizes.join(', ')}`));
}
