import { loadRun } from '../../src/store/runs/runs.js';
import { Act, count, fact, none } from './act.js';
import { checkAgreement } from './agreement.js';
import { runCommand } from './command.js';
import type { Demo, Picture } from './demo.js';
import { logged, sync, takePicture } from './demo.js';
import { expectedMutations } from './expected-mutations.js';
import { byOperation, compare, describeEffect } from './mutations.js';
import { demoRefusals } from '../sample/demo-acts.js';
import type { DemoRefusals } from '../sample/demo-acts.js';
import { changeSource } from './source.js';
import { changedProduction, readBatches } from './tables.js';
import type { ErrorRow } from './tables.js';

/** The third act: Monday refuses an order and a size. Both are recorded with their reason, and later corrected. */
export async function refusals(demo: Demo): Promise<Act> {
  const act = new Act(3, 'Monday refuses');
  const told = demoRefusals(demo.orders);
  const before = await takePicture(demo);
  const refused = await refusedRun(act, demo, told, before);
  await healInSource(act, demo, told, before);
  await healOnBoard(act, demo, told, refused);
  return act;
}

/** Returns the error row of the refused size. */
async function refusedRun(act: Act, demo: Demo, told: DemoRefusals, before: Picture): Promise<ErrorRow> {
  const { stack, mapping, terminal } = demo;
  const changes = [told.refusedItem, told.refusedSize, ...told.neighbours];
  await changeSource(stack.services.database, mapping, changes);
  for (const change of changes) terminal.line(`  - ${change.describe}`);
  const run = await sync(demo, 'run with refusals');
  const after = await takePicture(demo);
  const [order] = after.errors.orders;
  const [size] = after.errors.subitems;
  if (order === undefined || size === undefined)
    throw new Error('Monday should have refused an order and a size, but the error tables have no row of them.');
  terminal.line(`  ERR_MON_CustMasterSchedule: ${order.orderNumber}: ${shortened(`${order.code}: ${order.message}`)}`);
  terminal.line(
    `  ERR_MON_CustMasterSchedule_Subitems: ${size.orderNumber} size ${String(size.size)}, item ${String(size.parentItemId)}: ${shortened(`${size.code}: ${size.message}`)}`,
  );
  const parent = before.board.items.find((item) => item.orderNumber === told.refusedSize.orderNumber);
  act.check(
    'refused order',
    count(after.errors.orders.length, 1, `row in ERR_MON_CustMasterSchedule: ${order.orderNumber}, ${order.code}`),
    fact(
      order.orderNumber === told.refusedItem.orderNumber && order.message !== '',
      'with its reason',
      `it should be ${told.refusedItem.orderNumber} with a reason`,
    ),
  );
  act.check(
    'refused size',
    count(
      after.errors.subitems.length,
      1,
      `row in ERR_MON_CustMasterSchedule_Subitems: ${size.orderNumber} size ${String(size.size)}, ${size.code}`,
    ),
    fact(size.message !== '', 'with its reason', 'its reason is missing'),
    fact(
      size.parentItemId === parent?.id && size.size === told.missingLabel.label,
      `with its parent item ${String(size.parentItemId)}`,
      `its parent is item ${String(parent?.id)}`,
    ),
  );
  const found = run.effects.map((effect) => describeEffect(effect, after.board, mapping));
  act.check(
    'their batches went on',
    none(
      compare(expectedMutations(changes, before.board, after.source), found),
      `${byOperation(run.effects)}, as the two sound orders beside them need`,
    ),
  );
  const changed = changedProduction(before.production, after.production).sort();
  act.check(
    'production',
    none(
      compare(
        told.neighbours.map((change) => change.orderNumber),
        changed,
      ),
      `only ${changed.join(' and ')} changed; every row of the refused orders is byte for byte as before`,
    ),
  );
  const batches = await readBatches(stack.services.database, run.value.runId);
  act.check(
    'run',
    fact(run.value.status === 'COMPLETED_WITH_ERRORS', 'COMPLETED_WITH_ERRORS', run.value.status),
    count(run.value.counts.promoted, told.neighbours.length, 'promoted'),
    count(run.value.counts.failed, 2, 'failed'),
    count(
      batches.filter((batch) => batch.failed === 1 && batch.successful === 1).length,
      2,
      'batches with 1 failed and 1 promoted order each',
    ),
  );
  checkAgreement(act, after, new Set([told.refusedItem.orderNumber, told.refusedSize.orderNumber]));
  return size;
}

/** The unit is corrected in the source; the next run does the rest. The refused size is not due and stays held. */
async function healInSource(act: Act, demo: Demo, told: DemoRefusals, before: Picture): Promise<void> {
  const { stack, mapping, terminal } = demo;
  terminal.line(`  Fixed in the source: ${told.refusedItemFix.describe}. The refused size waits for its retry.`);
  await changeSource(stack.services.database, mapping, [told.refusedItemFix]);
  const run = await sync(demo, 'run after the fix');
  const after = await takePicture(demo);
  const row = after.errors.orders.find((error) => error.orderNumber === told.refusedItem.orderNumber);
  const item = before.board.items.find((candidate) => candidate.orderNumber === told.refusedItem.orderNumber)?.id ?? '';
  act.check(
    'healed by a fix in the source',
    fact(
      row?.resolvedDate != null,
      `error of ${told.refusedItem.orderNumber} resolved at ${String(row?.resolvedDate)}`,
      `the error of ${told.refusedItem.orderNumber} is still open`,
    ),
    fact(
      after.production.get(item)?.text === before.production.get(item)?.text,
      'its production rows are as at first',
      'its production rows differ from those at first',
    ),
    count(run.effects.length, 0, 'mutations needed, since the board never got the wrong unit'),
    count(run.value.counts.held, 1, 'order, the refused size, held until its retry is due'),
    fact(run.value.status === 'COMPLETED_WITH_ERRORS', 'so the run is COMPLETED_WITH_ERRORS', `the run is ${run.value.status}`),
  );
}

/** The label is added on the board, and the batch is retried with the source as it is. */
async function healOnBoard(act: Act, demo: Demo, told: DemoRefusals, refused: ErrorRow): Promise<void> {
  const { stack, mapping, terminal } = demo;
  const { column, label } = told.missingLabel;
  await stack.monday.control({ action: 'addLabel', boardId: mapping.subitems?.board, columnId: mapping.subitems?.size.monday.id, label });
  terminal.line(`  Fixed on the board: column ${column} has the label ${label} now. The batch is retried; the source is as it was.`);
  const command = ['retry', '--batch', refused.batchId, '--yes'];
  terminal.line(`  $ npm run cli -- ${command.join(' ')}`);
  const retry = await logged(demo, async () => await runCommand(stack, command));
  for (const line of retry.value.lines) terminal.line(`    ${line}`);
  const after = await takePicture(demo);
  const row = after.errors.subitems.find((error) => error.size === label);
  const order = [...after.production.values()].find((candidate) => candidate.orderNumber === refused.orderNumber);
  const found = retry.effects.map((effect) => describeEffect(effect, after.board, mapping));
  terminal.line(`  Monday carried out ${byOperation(retry.effects)}.`);
  const batch = (await readBatches(stack.services.database, refused.runId)).find((candidate) => candidate.batchId === refused.batchId);
  act.check(
    'healed by a fix on the board and a retry',
    count(retry.value.exitCode ?? -1, 0, 'is the exit code of the command'),
    fact(
      row?.resolvedDate != null,
      `error of ${refused.orderNumber} size ${label} resolved at ${String(row?.resolvedDate)}`,
      `the error of ${refused.orderNumber} size ${label} is still open`,
    ),
    none(compare([`create_subitem ${refused.orderNumber} size ${label}`], found), `${byOperation(retry.effects)}, no other mutation`),
    count(order?.sizes.get(label) ?? 0, Number(told.refusedSize.to), `pieces of ${label} in MON_CustMasterSchedule_Subitems`),
    fact(
      batch?.status === 'COMPLETED',
      'its batch is COMPLETED in MON_BatchProcessing',
      `its batch is ${String(batch?.status)} in MON_BatchProcessing`,
    ),
    count(
      (await loadRun(stack.services.database, refused.runId)).counts.failed,
      1,
      'failed order left in the row of its run in SYNC_Run, the one that was healed by a later run',
    ),
  );
  checkAgreement(act, after);
}

/** Monday's messages can list every label of a column. The whole text is in the table. */
const SHOWN = 140;

function shortened(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)} ...`;
}
