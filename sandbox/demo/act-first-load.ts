import { Act, count, fact } from './act.js';
import { checkAgreement } from './agreement.js';
import type { Demo, Picture } from './demo.js';
import { sync, takePicture } from './demo.js';
import { byOperation } from './mutations.js';
import { goldenPo } from '../sample/golden-orders.js';
import { sizesOf } from '../sample/columns.js';
import { loadSource } from './source.js';
import { readBatches } from './tables.js';

// Known facts of GREYSON's PO 4755; its listing is checked in with the tests.
const GOLDEN = { group: 'GREYSON 2025 FALL', orders: 69, sized: 40, subitems: 264 } as const;

/** The first act: the source is loaded into an empty board. */
export async function firstLoad(demo: Demo): Promise<Act> {
  const { stack, mapping, orders, terminal } = demo;
  const act = new Act(1, 'First load');
  const rows = await loadSource(stack.services.database, mapping, orders);
  const customers = new Set(orders.map((order) => order['CUSTOMER NAME']));
  terminal.line(`  ${mapping.source.table} holds ${String(rows)} orders of ${String(customers.size)} customers; the board is empty.`);
  const run = await sync(demo, 'first load');
  terminal.line(`  Monday carried out ${byOperation(run.effects)}.`);
  const after = await takePicture(demo);
  const batches = await readBatches(stack.services.database, run.value.runId);
  const sizes = orders.flatMap(sizesOf).length;
  const sent = (operation: string): number => run.effects.filter((effect) => effect.operation === operation).length;
  act.check(
    'run',
    fact(run.value.status === 'COMPLETED', 'COMPLETED', `${run.value.status}: ${run.value.statusReason ?? ''}`),
    count(run.value.counts.promoted, orders.length, 'orders promoted'),
    count(batches.filter((batch) => batch.status === 'COMPLETED').length, customers.size, 'batches COMPLETED, one per customer'),
  );
  checkGolden(act, after, demo);
  checkAgreement(act, after);
  const groups = new Set(after.source.map((order) => order.group)).size;
  act.check(
    'mutations',
    count(sent('create_item'), orders.length, 'create_item'),
    count(sent('create_subitem'), sizes, 'create_subitem'),
    count(sent('create_group'), groups, 'create_group'),
    count(run.effects.length - orders.length - sizes - groups, 0, 'others'),
  );
  act.check('errors', count(after.errors.orders.length, 0, 'orders refused'), count(after.errors.subitems.length, 0, 'sizes refused'));
  return act;
}

function checkGolden(act: Act, { board, production }: Picture, { mapping }: Demo): void {
  const poColumn = mapping.fields.find((field) => field.source === mapping.source.poColumn)?.monday.id ?? '';
  const items = board.items.filter((item) => item.values[poColumn] === goldenPo && item.group === GOLDEN.group);
  const rows = items.filter((item) => production.get(item.id)?.group === GOLDEN.group);
  act.check(
    `GREYSON's PO ${goldenPo}`,
    count(items.length, GOLDEN.orders, `items in group "${GOLDEN.group}"`),
    count(rows.length, GOLDEN.orders, 'rows in MON_CustMasterSchedule'),
    count(items.filter((item) => item.subitems > 0).length, GOLDEN.sized, 'orders with quantities'),
    count(
      items.reduce((sum, item) => sum + item.subitems, 0),
      GOLDEN.subitems,
      'subitems',
    ),
    count(
      rows.reduce((sum, item) => sum + (production.get(item.id)?.sizes.size ?? 0), 0),
      GOLDEN.subitems,
      'rows in MON_CustMasterSchedule_Subitems',
    ),
  );
}
