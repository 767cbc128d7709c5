import { text } from './evidence.js';
import type { Effect, Evidence } from './evidence.js';

/**
 * P13: nothing takes effect on a board that is not ours, and no request names an item or subitem that people had moved away before the
 * request was planned. What is moved between the two is a race, which Monday alone can refuse. People of a test move things between runs,
 * so that every batch has looked at them since.
 */
export function checkPlaces(evidence: Evidence): string[] {
  const { intents, storedRequests, everywhere, schedule } = evidence;
  const planned = new Map(storedRequests.map((row) => [text(row, 'request_id'), row]));
  const places = new Places(everywhere, schedule.board.id);
  const named = intents.flatMap((intent) => {
    const request = planned.get(text(intent, 'request_id'));
    if (request === undefined || Number(request['send_count']) === 0) return [];
    const { itemId, parentItemId } = JSON.parse(text(intent, 'effect')) as { itemId?: string; parentItemId?: string };
    const id = itemId ?? parentItemId;
    if (id === undefined || !places.isElsewhere(id, Date.parse(text(request, 'created_date')))) return [];
    return [`P13: ${text(intent, 'operation')} names ${id}, which was moved elsewhere before`];
  });
  const ours = new Set([schedule.board.id, schedule.subitems?.board]);
  const requestOf = ({ idempotencyKey }: Effect) => planned.get((idempotencyKey ?? '').toLowerCase());
  const foreign = everywhere.filter((effect) => !ours.has(effect.boardId) && requestOf(effect) !== undefined);
  const unexplained = foreign.filter(
    (effect) => !places.movedSince([effect.targetId, effect.parentId ?? ''], Date.parse(text(requestOf(effect), 'created_date'))),
  );
  return [
    ...named,
    ...unexplained.map(({ operation, targetId, boardId }) => `P13: ${operation} of ${targetId} took effect on board ${boardId}`),
  ];
}

/** Subitems that people have moved away from the items that they were made for. */
export function strays({ everywhere, schedule }: Evidence): ReadonlySet<string> {
  const places = new Places(everywhere, schedule.board.id);
  const moved = everywhere.filter(({ operation }) => operation === 'move_subitem').map(({ targetId }) => targetId);
  return new Set(moved.filter((id) => places.isStray(id, Infinity)));
}

/** Where items and subitems were at each time, by the log. Times are milliseconds since 1970. */
class Places {
  readonly #moves = new Map<string, Effect[]>();
  /** Subitem -> the item that it was made for. */
  readonly #made = new Map<string, string>();

  constructor(
    effects: readonly Effect[],
    private readonly boardId: string,
  ) {
    for (const effect of effects) {
      if (effect.operation === 'create_subitem' && effect.parentId !== null) this.#made.set(effect.targetId, effect.parentId);
      if (!/^move_(item_to_board|subitem)$/.test(effect.operation)) continue;
      this.#moves.set(effect.targetId, [...(this.#moves.get(effect.targetId) ?? []), effect]);
    }
  }

  /** Whether an item was on another board, or a subitem below another item. */
  isElsewhere(id: string, at: number): boolean {
    const parent = this.#made.get(id);
    if (parent !== undefined) return this.isStray(id, at) || this.isElsewhere(parent, at);
    const last = this.#lastMove(id, at);
    return last !== undefined && last.boardId !== this.boardId;
  }

  isStray(id: string, at: number): boolean {
    const last = this.#lastMove(id, at);
    return last !== undefined && last.parentId !== this.#made.get(id);
  }

  movedSince(ids: readonly string[], at: number): boolean {
    return ids.some((id) => (this.#moves.get(id) ?? []).some((move) => Date.parse(move.at) >= at));
  }

  #lastMove(id: string, at: number): Effect | undefined {
    return (this.#moves.get(id) ?? []).findLast((move) => Date.parse(move.at) <= at);
  }
}
