import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../database/database.js';
import type { BuiltRequest } from '../../monday/types.js';
import type { OrderDecision } from '../../orders/decide-order.js';
import type { Effect, Operation } from '../../orders/effects.js';
import { transitionGroup } from '../../orders/record/group.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import { loadGroup, saveGroup } from '../../store/records/groups.js';
import { ensureLines } from '../../store/records/lines.js';
import { markPlanned } from '../../store/records/records.js';
import { insertRequest } from '../../store/requests/requests.js';
import type { StagedOrder } from '../../store/staging/staging.js';

export type RequestBuilder = (effects: readonly Effect[]) => BuiltRequest[];

/** A staged order, and the effects decided from its record. */
export interface Decided {
  readonly order: StagedOrder;
  readonly decision: OrderDecision;
}

/** An order or a group that was given up once gets requests of its own, so that one which Monday never answers does not delay others. */
export function sendUncertainAlone(build: RequestBuilder, { givenUp: { alone } }: BatchPlanInput): RequestBuilder {
  return (effects) => {
    const requests: BuiltRequest[] = [];
    let together: Effect[] = [];
    const flush = (): void => {
      if (together.length > 0) requests.push(...build(together));
      together = [];
    };
    for (const effect of effects) {
      if (!alone.has('key' in effect ? effect.key : effect.title)) {
        together.push(effect);
        continue;
      }
      flush();
      requests.push(...build([effect]));
    }
    flush();
    return requests;
  };
}

/** Builds and writes the requests of one wave: effects of one operation together, a group of several orders only once. */
export async function writeRequests(
  tx: Queryable,
  batch: StoredBatch,
  decided: readonly Decided[],
  build: RequestBuilder,
  now: string,
): Promise<string[]> {
  const ids: string[] = [];
  for (const planned of effectsOfWave(decided).values()) {
    let offset = 0;
    for (const built of build(planned.map(({ effect }) => effect))) {
      const requestId = randomUUID();
      const part = planned.slice(offset, offset + built.aliases.length);
      offset += built.aliases.length;
      const readNumbers = part.map(({ readNumber }) => readNumber);
      await insertRequest(tx, { requestId, boardId: batch.boardId, batchId: batch.batchId, built, readNumbers }, now);
      await markTargets(tx, batch.boardId, requestId, part, now);
      ids.push(requestId);
    }
  }
  return ids;
}

/** What one wave sends, by operation; a group of several orders only once. */
export function effectsOfWave<O extends { readonly readNumber: number }>(
  decided: readonly { readonly order: O; readonly decision: OrderDecision }[],
): ReadonlyMap<Operation, readonly { readonly effect: Effect; readonly readNumber: number }[]> {
  const wave = new Map<Operation, { effect: Effect; readNumber: number }[]>();
  const groups = new Set<string>();
  for (const { order, decision } of decided) {
    if (decision.kind !== 'send') continue;
    for (const effect of decision.effects) {
      if (effect.operation === 'CREATE_GROUP') {
        if (groups.has(effect.title)) continue;
        groups.add(effect.title);
      }
      const planned = wave.get(effect.operation) ?? [];
      planned.push({ effect, readNumber: order.readNumber });
      wave.set(effect.operation, planned);
    }
  }
  return wave;
}

/** From now on the orders are dirty and belong to this read number, and the groups belong to this request. */
async function markTargets(
  tx: Queryable,
  boardId: string,
  requestId: string,
  part: readonly { readonly effect: Effect; readonly readNumber: number }[],
  now: string,
): Promise<void> {
  for (const { effect } of part) {
    if (effect.operation === 'CREATE_GROUP')
      await saveGroup(tx, boardId, transitionGroup(await loadGroup(tx, boardId, effect.title), { type: 'claimed', requestId }), now);
  }
  const orders = part.flatMap(({ effect, readNumber }) => ('key' in effect ? [{ keyDigest: effect.key, readNumber }] : []));
  await markPlanned(tx, boardId, orders, now);
  const sizes = part.flatMap(({ effect }) => ('size' in effect ? [{ keyDigest: effect.key, size: effect.size }] : []));
  await ensureLines(tx, boardId, sizes, now);
}
