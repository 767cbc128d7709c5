import type { Author } from './model.js';

/** The author of a change, and its request. */
export interface Actor {
  readonly author: Author;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  readonly bodySha256: string | null;
  readonly alias: string | null;
}

export const person: Actor = { author: 'person', requestId: null, idempotencyKey: null, bodySha256: null, alias: null };

/** One executed change, in the order of commits. */
export interface Effect {
  readonly seq: number;
  /** ISO time by the simulator's clock. */
  readonly at: string;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  readonly operation: string;
  readonly alias: string | null;
  /** The item, group or column that was created or changed. */
  readonly targetId: string;
  readonly parentId: string | null;
  readonly boardId: string;
  readonly name: string | null;
  readonly groupId: string | null;
  /** Column values as they were sent, by column id. */
  readonly values: Readonly<Record<string, unknown>> | null;
  readonly token: Author;
  readonly bodySha256: string | null;
}

export type EffectDetails = Pick<Effect, 'operation' | 'targetId' | 'boardId'> &
  Partial<Pick<Effect, 'parentId' | 'name' | 'groupId' | 'values'>>;

/** The log of everything that took effect. Tests compare the sync's records with it. */
export class EffectLog {
  private readonly effects: Effect[] = [];

  append(actor: Actor, at: number, details: EffectDetails): void {
    this.effects.push({
      seq: this.effects.length + 1,
      at: new Date(at).toISOString(),
      requestId: actor.requestId,
      idempotencyKey: actor.idempotencyKey,
      operation: details.operation,
      alias: actor.alias,
      targetId: details.targetId,
      parentId: details.parentId ?? null,
      boardId: details.boardId,
      name: details.name ?? null,
      groupId: details.groupId ?? null,
      values: details.values ?? null,
      token: actor.author,
      bodySha256: actor.bodySha256,
    });
  }

  /** Effects with a sequence number above `seq`. */
  since(seq: number): readonly Effect[] {
    return this.effects.slice(Math.max(0, seq));
  }

  get length(): number {
    return this.effects.length;
  }

  clear(): void {
    this.effects.length = 0;
  }
}
