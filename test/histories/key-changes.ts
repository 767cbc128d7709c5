/** Keys of one read against the known ones. Each map gives the customer of a key. */
export interface KeysOfARead {
  readonly lost: ReadonlyMap<string, string>;
  readonly found: ReadonlyMap<string, string>;
  /** What a person has decided; what was acted on is taken out of it. */
  readonly decisions: Map<string, string | null>;
  /** Keys that had an item before: such a key is no mere new name. */
  readonly taken: ReadonlySet<string>;
  /** Known keys with more than one item: which of them goes on is for a person to decide first. */
  readonly doubled: ReadonlySet<string>;
}

export interface KeyChanges {
  readonly moves: readonly { readonly from: string; readonly to: string }[];
  readonly questions: readonly { readonly to: string; readonly from: readonly string[] }[];
}

const numberOf = (key: string): string => key.split(' | ')[0] ?? '';

/**
 * One vanished and one appeared under one order number and customer: the same order. What is not clear is neither created nor removed until
 * a person decides.
 */
export function changeKeys({ lost, found, decisions, taken, doubled }: KeysOfARead): KeyChanges {
  const gone = new Map(lost);
  const open = new Map(found);
  const moves: { from: string; to: string }[] = [];
  for (const to of found.keys()) {
    const decided = decisions.get(to);
    if (decided === undefined) continue;
    if (decided === null) open.delete(to);
    else if (!doubled.has(decided) && gone.delete(decided)) {
      open.delete(to);
      moves.push({ from: decided, to });
    }
  }
  const questions: { to: string; from: string[] }[] = [];
  const orders = new Set([...open].map(([key, customer]) => JSON.stringify([numberOf(key), customer])));
  for (const order of orders) {
    const ofOrder = (keys: ReadonlyMap<string, string>): string[] =>
      [...keys].filter(([key, customer]) => JSON.stringify([numberOf(key), customer]) === order).map(([key]) => key);
    const [before, after] = [ofOrder(gone), ofOrder(open)];
    const [from] = before;
    const [to] = after;
    if (from === undefined || to === undefined) continue;
    if (before.length === 1 && after.length === 1 && !taken.has(to) && !doubled.has(from)) moves.push({ from, to });
    else questions.push(...after.map((key) => ({ to: key, from: before })));
  }
  const numbers = new Set([...lost.keys()].map(numberOf));
  for (const key of found.keys()) if (numbers.has(numberOf(key)) && !questions.some(({ to }) => to === key)) decisions.delete(key);
  return { moves, questions };
}
