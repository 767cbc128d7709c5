import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BoardFacts } from '../../monday/types.js';
import type { RowDecision } from '../../orders/detection.js';
import { customerOf } from '../../orders/evaluated.js';
import type { EvaluatedOrder } from '../../orders/evaluated.js';
import { serializeOutgoing } from '../../orders/outgoing.js';
import type { OutgoingOrder } from '../../orders/types.js';
import { removedOrdersOfKeys } from '../../store/records/removed-orders.js';
import { countSource } from '../../store/source/source.js';
import { decideRead, detectRows, readFacts } from '../read/decide-read.js';
import type { DecidedRead, Observer } from '../read/decide-read.js';
import { ReadCounter } from '../read/read-counts.js';
import { prepareReading } from '../read/reading.js';
import type { ReadRun } from '../read/reading.js';
import type { OrderToForesee } from './foresee-batch.js';
import type { MovedKeys } from './moved-keys.js';
import type { PreviewedOrders } from './known-orders.js';

/** The read number of what is not staged yet: higher than any. */
const NOT_READ_YET = Number.MAX_SAFE_INTEGER;

/** What a read of the source would find now. */
export interface PreviewedRead {
  readonly counter: ReadCounter;
  readonly decided: DecidedRead;
  readonly complete: boolean;
  /** What would be staged, in the order in which it would be cut into batches. */
  readonly staged: readonly OrderToForesee[];
  /** Orders that are met and not staged: by customer. */
  readonly left: ReadonlyMap<string, LeftOrders>;
  /** Orders whose keys changed in this read or by a new key definition. */
  readonly moved: MovedKeys;
  /** The orders that were asked for by name, with how the read decided them. */
  readonly watched: readonly WatchedOrder[];
  /** By the database's clock, ISO 8601 UTC. */
  readonly now: string;
}

/** A row that was asked for: an order, or a refused row. */
export interface WatchedOrder {
  readonly evaluation: EvaluatedOrder;
  readonly decision: RowDecision;
}

/** Orders of one customer that a read leaves as they are. */
export interface LeftOrders {
  unchanged: number;
  /** Refused earlier, and the next attempt is not due or none is left. */
  retryNotDue: number;
}

export interface PreviewOptions {
  /** The live board where it was read. */
  readonly board: BoardFacts | null;
  /** Whether an order is asked for. */
  readonly watch: (evaluation: EvaluatedOrder) => boolean;
  readonly signal: AbortSignal;
}

/** Reads the source and decides as a run does (`detectChanges`), and writes nothing. Throws BOARD_FULL. */
export async function previewRead(
  database: Database,
  run: ReadRun,
  mapping: Mapping,
  known: PreviewedOrders,
  { board, watch, signal }: PreviewOptions,
): Promise<PreviewedRead> {
  const reading = await prepareReading(database, run, mapping, known, signal);
  const before = await countSource(database, mapping.source.table);
  const counter = new ReadCounter(known.snapshot.table.size > 0);
  const left = new LeftByCustomer();
  const staged = new Map<string, OrderToForesee>();
  const watched: WatchedOrder[] = [];
  const observe: Observer = (evaluation, decision) => {
    left.observe(evaluation, decision);
    if ((evaluation.kind === 'order' || evaluation.kind === 'rejected') && watch(evaluation)) watched.push({ evaluation, decision });
  };
  for await (const { decision } of detectRows(reading, counter, observe)) {
    staged.set(decision.order.key.digest, toSend(decision.order, decision.change));
  }
  const facts = await readFacts(reading, counter, before);
  const { complete } = facts;
  const read = { ...reading, tx: database, boardId: run.boardId, counter, complete };
  const decided = await decideRead(read, board === null ? facts : { ...facts, board });
  for (const key of counter.conflicts) {
    staged.delete(key);
    left.forget(key);
  }
  for (const { decision } of decided.handFed.staged) staged.set(decision.order.key.digest, toSend(decision.order, decision.change));
  const { removals, unclear } = decided;
  for (const key of [...(removals?.keys.held ?? []), ...unclear]) staged.delete(key);
  const due = removals?.due.map(({ key }) => key) ?? [];
  for (const { order } of await removedOrdersOfKeys(database, mapping, run.boardId, due))
    staged.set(order.key.digest, toSend(order, 'REMOVED'));
  const moved = new Map(known.rekeyed.map((move) => [move.to, move]));
  for (const { from, to } of removals?.keys.moves ?? []) moved.set(to.key, { from, to: to.key, parts: to.parts });
  return { counter, decided, complete, staged: [...staged.values()], left: left.totals(), watched, moved, now: reading.now };
}

/** An order as it would be staged. The values are kept as text, which takes a fraction of the memory. */
export function toSend(order: OutgoingOrder, change: OrderToForesee['change']): OrderToForesee {
  const { key, customer, group } = order;
  return {
    keyDigest: key.digest,
    orderKey: key.parts,
    customer,
    group,
    change,
    readNumber: NOT_READ_YET,
    outgoing: serializeOutgoing(order),
  };
}

/** Counts what a read leaves as it is. A key counts once, and not at all when its rows contradict each other. */
class LeftByCustomer {
  readonly #byKey = new Map<string, { readonly customer: string; readonly as: keyof LeftOrders }>();

  readonly observe: Observer = (evaluation, decision) => {
    if (evaluation.kind !== 'order' || (decision.kind !== 'unchanged' && decision.kind !== 'held')) return;
    const as = decision.kind === 'unchanged' ? 'unchanged' : 'retryNotDue';
    this.#byKey.set(evaluation.order.key.digest, { customer: customerOf(evaluation), as });
  };

  forget(key: string): void {
    this.#byKey.delete(key);
  }

  totals(): Map<string, LeftOrders> {
    const totals = new Map<string, LeftOrders>();
    for (const { customer, as } of this.#byKey.values()) {
      const of = totals.get(customer) ?? { unchanged: 0, retryNotDue: 0 };
      of[as] += 1;
      totals.set(customer, of);
    }
    return totals;
  }
}
