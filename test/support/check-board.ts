import { active } from './board.js';
import type { BoardItem } from './board.js';
import type { Evidence } from './evidence.js';
import { keyColumnsOf, keyText, sameValue } from './expected-orders.js';
import type { ExpectedOrder } from './expected-orders.js';
import { keptOrder } from './kept-texts.js';
import { strays } from './check-places.js';
import type { Schedule } from './schedule.js';

/** Items of the sync that are on the board now. */
export function liveItems({ board }: Evidence): BoardItem[] {
  return active(board.items).filter((item) => item.createdBy === 'sync');
}

/** The readable key of an item, from the columns that a person sees. */
export function itemKey(item: BoardItem, schedule: Schedule): string {
  const customer = schedule.fields.find(({ value }) => value === 'canonicalCustomer')?.monday.id ?? '';
  const shown = keyColumnsOf(item.values[customer] ?? '', schedule).flatMap(
    (source) => schedule.fields.find((field) => field.source === source) ?? [],
  );
  return keyText(shown.map(({ monday }) => item.values[monday.id]));
}

/** P1: one item per order, one subitem per size, one group per title. P6: a subitem has a parent that is there. */
export function checkOneOfEach(evidence: Evidence): string[] {
  const { board, schedule } = evidence;
  const items = liveItems(evidence);
  const sizeColumn = schedule.subitems?.size.monday.id ?? '';
  const moved = strays(evidence);
  const problems = twice(items, (item) => itemKey(item, schedule)).map((key) => `P1: more than one item of order ${key}`);
  problems.push(
    ...twice(items, (item) => item.values[schedule.board.keyColumn.id] ?? '').map((digest) => `P1: more than one item with key ${digest}`),
  );
  for (const item of items) {
    const sizes = active(item.subitems).filter((subitem) => subitem.createdBy === 'sync' && !moved.has(subitem.id));
    problems.push(
      ...twice(sizes, (subitem) => subitem.values[sizeColumn] ?? '').map(
        (size) => `P1: more than one subitem of size ${size} below ${item.name}`,
      ),
    );
  }
  const made = new Set(
    evidence.effects.filter((effect) => effect.operation === 'create_group' && effect.token === 'sync').map((effect) => effect.targetId),
  );
  const groups = board.groups.filter((group) => made.has(group.id) && !group.archived && !group.deleted);
  problems.push(...twice(groups, (group) => group.title).map((title) => `P1: more than one group "${title}"`));
  const orphans = board.items
    .filter((item) => item.state !== 'active')
    .flatMap((item) => active(item.subitems).map((subitem) => `${subitem.name} of ${item.name}`));
  // Monday keeps the subitems of an archived item as they are: only a parent that is permanently gone is a fault.
  const lost = board.items.filter((item) => item.state === 'deleted').length === 0 ? [] : orphans;
  return [...problems, ...lost.map((name) => `P6: the parent of ${name} is deleted`)];
}

/** P12: the board shows exactly the source, apart from the orders that are named as open. */
export function checkEqual(evidence: Evidence, open: ReadonlySet<string>): string[] {
  const byKey = new Map(liveItems(evidence).map((item) => [itemKey(item, evidence.schedule), item]));
  const problems: string[] = [];
  for (const sent of evidence.expected) {
    const order = keptOrder(sent, keyColumnsOf(sent.customer, evidence.schedule), evidence.schedule, evidence.textChanges);
    const item = byKey.get(order.shownKey);
    byKey.delete(order.shownKey);
    if (open.has(order.orderNumber)) continue;
    if (item === undefined) problems.push(`P12: order ${order.key} is not on the board`);
    else problems.push(...differences(evidence, order, item).map((difference) => `P12: order ${order.key}: ${difference}`));
  }
  const strangers = [...byKey].filter(([key]) => ![...open].some((number) => key.startsWith(number)));
  return [...problems, ...strangers.map(([key]) => `P12: the board still shows ${key}, which the source does not hold`)];
}

/** In what an item differs from its order, as sentences. */
export function differences({ board, schedule }: Evidence, order: ExpectedOrder, item: BoardItem): string[] {
  const group = board.groups.find((candidate) => candidate.id === item.groupId)?.title ?? '';
  const found: string[] = [];
  if (item.name !== order.name) found.push(`named "${item.name}" instead of "${order.name}"`);
  if (group !== order.group) found.push(`in group "${group}" instead of "${order.group}"`);
  for (const { column, monday } of schedule.fields) {
    const [wanted, shown] = [order.values[monday.id], item.values[monday.id]];
    if (!order.kept.has(monday.id) && !sameValue(monday.type, wanted, shown))
      found.push(`${column} is "${String(shown)}" instead of "${String(wanted)}"`);
  }
  return schedule.subitems === undefined ? found : [...found, ...sizeDifferences(schedule.subitems, order, item)];
}

function sizeDifferences(subitems: NonNullable<Schedule['subitems']>, order: ExpectedOrder, item: BoardItem): string[] {
  const shown = new Map(
    active(item.subitems).map((line) => [
      line.values[subitems.size.monday.id] ?? '',
      Number(line.values[subitems.quantity.monday.id] ?? 0),
    ]),
  );
  const sizes = new Set([...shown.keys(), ...order.sizes.keys()]);
  return [...sizes].flatMap((size) => {
    const [wanted, has] = [order.sizes.get(size) ?? 0, shown.get(size) ?? 0];
    return wanted === has ? [] : [`size ${size} has ${String(has)} instead of ${String(wanted)}`];
  });
}

/** Values of `of` that occur more than once. */
export function twice<T>(things: readonly T[], of: (thing: T) => string): string[] {
  const seen = new Map<string, number>();
  for (const thing of things) seen.set(of(thing), (seen.get(of(thing)) ?? 0) + 1);
  return [...seen].filter(([, times]) => times > 1).map(([value]) => value);
}
