import { keptLabel, keptName, keptText } from '../../sandbox/simulator/columns/changed-texts.js';
import type { TextChanges } from '../../sandbox/simulator/columns/changed-texts.js';
import { keyText } from './expected-orders.js';
import type { ExpectedOrder } from './expected-orders.js';
import type { Schedule } from './schedule.js';

/** What the board shows of a value of a column, once Monday has made of it what it makes of texts. */
export function keptValue(type: string, value: string | null, changes: TextChanges): string | null {
  if (value === null) return null;
  if (type === 'text' || type === 'long_text') return keptText(value, changes);
  return type === 'dropdown' || type === 'status' ? keptLabel(value, changes) : value;
}

/** The same of an order. */
export function keptOrder(order: ExpectedOrder, keyColumns: readonly string[], { fields }: Schedule, changes: TextChanges): ExpectedOrder {
  const values = Object.fromEntries(
    fields.map(({ monday }) => [monday.id, keptValue(monday.type, order.values[monday.id] ?? null, changes)]),
  );
  const shown = keyColumns.flatMap((source) => fields.find((field) => field.source === source) ?? []);
  return {
    ...order,
    name: keptName(order.name, changes),
    group: keptName(order.group, changes),
    values,
    shownKey: keyText(shown.map(({ monday }) => values[monday.id])),
  };
}
