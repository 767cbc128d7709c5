import type { Mapping } from '../../mapping/schema.js';
import type { KnownGroup, OrderDecision } from '../../orders/decide-order.js';
import type { Effect, Operation } from '../../orders/effects.js';
import { itemAfterEffect, replacesItem, sizeAfterEffect } from '../../orders/after-effect.js';
import { transitionGroup, unknownGroup } from '../../orders/record/group.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import { blankRecord } from '../../store/records/new-records.js';
import { blankLine, forgottenLine } from '../../store/records/lines.js';
import type { StoredLine } from '../../store/records/lines.js';
import type { StoredRecord } from '../../store/records/records.js';
import { keptBy, NOTHING_KEPT, withoutDoubt } from '../../orders/kept-values.js';
import type { KeptValues } from '../../orders/kept-values.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import { decisionOf } from '../plan/situation.js';
import type { OrderToSend } from '../plan/situation.js';
import { effectsOfWave } from '../plan/write-requests.js';
import type { RequestBuilder } from '../plan/write-requests.js';

/** An order of the batch with its identity, as its record is made where it has none. */
export interface OrderToForesee extends OrderToSend {
  readonly orderKey: readonly string[];
  readonly customer: string;
  readonly group: string;
}

/** What a batch sends for one order if Monday does everything, and how its last decision ends. */
export interface ForeseenOrder {
  readonly order: OrderToForesee;
  readonly before: StoredRecord;
  readonly linesBefore: readonly StoredLine[];
  readonly effects: readonly Effect[];
  readonly end: Exclude<OrderDecision, { kind: 'send' }>;
}

export interface ForeseenRequest {
  readonly operation: Operation;
  readonly mutations: number;
  /** Complexity points. */
  readonly cost: number;
}

export interface ForeseenBatch {
  readonly orders: readonly ForeseenOrder[];
  readonly requests: readonly ForeseenRequest[];
}

/** An item goes through a group, itself, its move, its values and its sizes; more waves than this would be a loop without an end. */
const MOST_WAVES = 20;

/** The id of a group that does not exist yet begins like this. */
export const NEW_GROUP = 'new group ';

/**
 * Plays a batch with an account that does what it is asked: each wave is decided and packed as `planRequests` does it, and its effects then count as done.
 * Pure: `groups`, which batches share, gets the groups that this one creates.
 */
export function foreseeBatch(
  mapping: Mapping,
  orders: readonly OrderToForesee[],
  known: BatchPlanInput,
  groups: Map<string, KnownGroup>,
  build: RequestBuilder,
  now: string,
): ForeseenBatch {
  const board = new ForeseenBoard(mapping, orders, known, groups);
  const requests: ForeseenRequest[] = [];
  const effects = new Map<string, Effect[]>(orders.map(({ keyDigest }) => [keyDigest, []]));
  const ends = new Map<string, ForeseenOrder['end']>();
  let pending = orders;
  for (let wave = 0; pending.length > 0; wave += 1) {
    if (wave >= MOST_WAVES) throw new Error(`The orders of a batch of ${pending[0]?.customer ?? ''} are never done.`);
    const decided = pending.map((order) => ({ order, decision: decisionOf(mapping, board.state, order, now) }));
    const sent = effectsOfWave(decided);
    for (const [operation, planned] of sent) {
      const all = planned.map(({ effect }) => effect);
      requests.push(...build(all).map(({ aliases, estimatedCost: cost }) => ({ operation, mutations: aliases.length, cost })));
      for (const effect of all) board.apply(effect);
    }
    for (const { order, decision } of decided) {
      if (decision.kind !== 'send') ends.set(order.keyDigest, decision);
      else effects.get(order.keyDigest)?.push(...decision.effects.filter((effect) => 'key' in effect));
    }
    pending = decided.filter(({ decision }) => decision.kind === 'send').map(({ order }) => order);
  }
  return {
    requests,
    orders: orders.map((order) => ({
      order,
      before: known.records.get(order.keyDigest) ?? blankRecord(mapping.board.id, order),
      linesBefore: known.lines.get(order.keyDigest) ?? [],
      effects: effects.get(order.keyDigest) ?? [],
      end: ends.get(order.keyDigest) ?? { kind: 'acknowledged' },
    })),
  };
}

/** The records of a batch as they become while its effects happen. */
class ForeseenBoard {
  readonly #records: Map<string, StoredRecord>;
  readonly #lines: Map<string, readonly StoredLine[]>;
  readonly #titles: ReadonlyMap<string, string>;
  readonly state: BatchPlanInput;

  constructor(
    mapping: Mapping,
    orders: readonly OrderToForesee[],
    known: BatchPlanInput,
    private readonly groups: Map<string, KnownGroup>,
  ) {
    const kept = new Map(
      orders.map((order) => [order.keyDigest, leavesBoard(order) ? NOTHING_KEPT : keptBy(mapping, parseOutgoing(order.outgoing))]),
    );
    const keptOf = (key: string): KeptValues => kept.get(key) ?? NOTHING_KEPT;
    // A batch first looks at the board, which ends the doubt about what its orders do not write.
    this.#records = new Map(
      orders.map((order) => {
        const record = known.records.get(order.keyDigest) ?? blankRecord(mapping.board.id, order);
        return [order.keyDigest, withoutDoubt(record, keptOf(order.keyDigest))];
      }),
    );
    this.#lines = new Map(
      [...known.lines].map(([key, lines]) => [
        key,
        lines.map((line) => (keptOf(key).sizes.includes(line.size) ? { ...line, uncertain: false } : line)),
      ]),
    );
    this.#titles = new Map(orders.map(({ keyDigest, group }) => [keyDigest, group]));
    this.state = { ...known, records: this.#records, lines: this.#lines, groups };
  }

  apply(effect: Effect): void {
    if (effect.operation === 'CREATE_GROUP') {
      const groupId = `${NEW_GROUP}${effect.title}`;
      const { state } = transitionGroup(unknownGroup(effect.title), { type: 'created', groupId, requestId: '' });
      if (state !== 'DUPLICATE') this.groups.set(effect.title, { state, groupId });
      return;
    }
    const record = this.#records.get(effect.key);
    if (record === undefined) return;
    const lines = this.#lines.get(effect.key) ?? [];
    if ('size' in effect) {
      const line = lines.find(({ size }) => size === effect.size) ?? blankLine(record, effect.size);
      const id = 'itemId' in effect ? effect.itemId : `new subitem ${effect.size} of ${effect.key}`;
      this.#lines.set(effect.key, [...lines.filter((other) => other !== line), sizeAfterEffect(line, effect, id)]);
      return;
    }
    const id = 'itemId' in effect ? effect.itemId : `new item ${effect.key}`;
    if (effect.operation === 'CREATE_ITEM' && replacesItem(record, id)) this.#lines.set(effect.key, lines.map(forgottenLine));
    const groupTitle = this.#titles.get(effect.key) ?? null;
    this.#records.set(effect.key, itemAfterEffect(record, effect, { id, shownName: null, groupTitle }));
  }
}
