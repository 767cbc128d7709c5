import type { Digest } from './types.js';

/** An order that is on the board and that a complete read of the source did not find. */
export interface VanishedOrder {
  readonly key: Digest;
  readonly parts: readonly string[];
  readonly customer: string;
  /** A request on it has no definite answer yet: it cannot be moved now. */
  readonly open: boolean;
  /** More than one item may belong to it: which of them goes on is for a person to decide first. */
  readonly doubled?: boolean;
}

/** An order that the read found for the first time. */
export interface AppearedOrder {
  readonly key: Digest;
  readonly parts: readonly string[];
  readonly customer: string;
  /** The key has a record already, such as an item that was archived: it cannot be just a new key of another order. */
  readonly known: boolean;
}

export interface KeyMove {
  readonly from: Digest;
  readonly to: AppearedOrder;
}

/** Orders of one order number and customer for which it is unclear which order became which. */
export interface AmbiguousKeys {
  readonly vanished: readonly VanishedOrder[];
  readonly appeared: readonly AppearedOrder[];
}

/** What a person decided about keys. */
export interface KeyDecisions {
  /** New key -> the known key that it replaces. */
  readonly rekey: ReadonlyMap<Digest, Digest>;
  /** New keys that are new orders. */
  readonly acceptNew: ReadonlySet<Digest>;
}

export interface KeyChanges {
  readonly moves: readonly KeyMove[];
  readonly ambiguous: readonly AmbiguousKeys[];
}

/**
 * Finds orders whose key changed, as when a style or colour is TBD at first and named later. Where exactly one key vanished and one
 * appeared under the same order number (the first key part) and customer, it is the same order. The same holds for a row that went to
 * another customer, whose key has other columns after the `sharedParts` that begin every key, if the shared parts are equal. All other
 * cases are held until a person has decided. Also held are a pair of a customer in `unsure`, some of whose rows have no usable key, and a
 * pair with a request under way or with several items.
 */
export function decideKeyChanges(
  vanished: readonly VanishedOrder[],
  appeared: readonly AppearedOrder[],
  decisions: KeyDecisions,
  unsure: ReadonlySet<string>,
  sharedParts: number,
): KeyChanges {
  const gone = new Map(vanished.map((order) => [order.key, order]));
  const moves: KeyMove[] = [];
  for (const to of appeared) {
    const from = decisions.rekey.get(to.key);
    if (from !== undefined && mayMove(gone.get(from)) && gone.delete(from)) moves.push({ from, to });
  }
  // Older versions treated keys that differ only in invisible characters as different: the same parts under another digest are the same order.
  const moved = new Set(moves.map(({ to }) => to.key));
  const sameKeys = groups(
    [...gone.values()],
    appeared.filter(({ key }) => !moved.has(key)),
    ({ parts, customer }) => JSON.stringify([parts, customer]),
  );
  for (const move of sameKeys.filter(isPaired).map((group) => onlyMove(group, new Set()))) {
    if (move !== null && gone.delete(move.from)) moves.push(move);
  }
  const decided = new Set(moves.map(({ to }) => to.key));
  const open = appeared.filter(({ key }) => !decided.has(key) && !decisions.acceptNew.has(key));
  const ofOneCustomer = groups([...gone.values()], open, nameOfOrder);
  const rest = ofOneCustomer.filter((group) => !isPaired(group));
  const ofTwoCustomers = groups(
    rest.flatMap((group) => group.vanished),
    rest.flatMap((group) => group.appeared),
    (order) => nameAcrossCustomers(order, sharedParts),
  );
  const ambiguous: AmbiguousKeys[] = [];
  for (const group of [...ofOneCustomer, ...ofTwoCustomers].filter(isPaired)) {
    const move = onlyMove(group, unsure);
    if (move === null) ambiguous.push(group);
    else moves.push(move);
  }
  return { moves, ambiguous };
}

const mayMove = (order: VanishedOrder | undefined): boolean => order?.open === false && order.doubled !== true;

type NamedOrder = Pick<VanishedOrder, 'parts' | 'customer'>;

/** Two keys of one customer with this in common may be one order. */
const nameOfOrder = ({ parts, customer }: NamedOrder): string => JSON.stringify([parts[0] ?? '', customer]);

/** So may two keys of different customers with this in common. */
const nameAcrossCustomers = ({ parts }: NamedOrder, sharedParts: number): string => JSON.stringify(parts.slice(0, sharedParts));

/** Those of the appeared orders that may be one of the vanished under a new key. */
export function mayBeKnown<T extends NamedOrder>(appeared: readonly T[], vanished: readonly NamedOrder[], sharedParts: number): T[] {
  const ofOneCustomer = new Set(vanished.map(nameOfOrder));
  const ofTwoCustomers = new Set(vanished.map((order) => nameAcrossCustomers(order, sharedParts)));
  return appeared.filter((order) => ofOneCustomer.has(nameOfOrder(order)) || ofTwoCustomers.has(nameAcrossCustomers(order, sharedParts)));
}

const isPaired = ({ vanished, appeared }: AmbiguousKeys): boolean => vanished.length > 0 && appeared.length > 0;

function onlyMove({ vanished, appeared }: AmbiguousKeys, unsure: ReadonlySet<string>): KeyMove | null {
  const [from, ...moreVanished] = vanished;
  const [to, ...moreAppeared] = appeared;
  if (from === undefined || to === undefined || moreVanished.length + moreAppeared.length > 0) return null;
  return !mayMove(from) || to.known || unsure.has(from.customer) || unsure.has(to.customer) ? null : { from: from.key, to };
}

function groups(
  vanished: readonly VanishedOrder[],
  appeared: readonly AppearedOrder[],
  by: (order: NamedOrder) => string,
): AmbiguousKeys[] {
  const byOrder = new Map<string, { vanished: VanishedOrder[]; appeared: AppearedOrder[] }>();
  const groupOf = (order: VanishedOrder | AppearedOrder): { vanished: VanishedOrder[]; appeared: AppearedOrder[] } => {
    const id = by(order);
    const group = byOrder.get(id) ?? { vanished: [], appeared: [] };
    byOrder.set(id, group);
    return group;
  };
  for (const order of vanished) groupOf(order).vanished.push(order);
  for (const order of appeared) groupOf(order).appeared.push(order);
  return [...byOrder.values()];
}
