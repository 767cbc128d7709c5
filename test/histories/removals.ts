import { HANDFUL } from '../faults/limits.js';

interface Missing {
  readonly customer: string;
  readonly decided?: 'approve' | 'keep' | undefined;
}

/**
 * Which of the orders that two reads in a row have missed are taken off the board, by key, and the customers of whom too many are missing, so that a
 * person must decide. `known`: the customer of every known order, missing or not.
 */
export function removable(
  due: ReadonlyMap<string, Missing>,
  known: readonly string[],
): { readonly keys: readonly string[]; readonly held: readonly string[] } {
  const customers = [...new Set([...due.values()].map(({ customer }) => customer))].map((customer) => {
    const keys = [...due].filter(([, one]) => one.customer === customer).map(([key]) => key);
    const decisions = new Set(keys.map((key) => due.get(key)?.decided));
    const [only] = decisions;
    return { customer, keys, decisions, decided: decisions.size === 1 ? only : undefined };
  });
  const undecided = customers.filter(({ decided }) => decided === undefined);
  const all = isTooMany(undecided.flatMap(({ keys }) => keys).length, known.length);
  const held = undecided.filter(
    ({ customer, keys, decisions }) =>
      all || decisions.has('keep') || isTooMany(keys.length, known.filter((one) => one === customer).length),
  );
  const going = customers.filter((one) => one.decided === 'approve' || (one.decided === undefined && !held.includes(one)));
  return { keys: going.flatMap(({ keys }) => keys), held: held.map(({ customer }) => customer) };
}

const isTooMany = (missing: number, of: number): boolean =>
  missing > of * HANDFUL.maxShare && (missing >= HANDFUL.minimumOrders || (missing === of && missing > 1));
