import type { Actor } from '../board/effects.js';
import type { Cursors } from '../board/search.js';
import type { World } from '../board/world.js';
import type { Scope } from './scope-names.js';
import type { RefusedMutation } from './refused-mutation.js';

/** The budget at the time of one request. */
export interface ComplexityReading {
  readonly before: number;
  readonly after: number;
  readonly query: number;
  readonly reset_in_x_seconds: number;
}

/** Context of every resolver of one request. */
export interface RequestContext {
  readonly world: World;
  readonly cursors: Cursors;
  readonly actor: Omit<Actor, 'alias'>;
  readonly apiVersion: string;
  /** What the token may do. */
  readonly scopes: ReadonlySet<Scope>;
  readonly complexity: ComplexityReading;
  /** Mutations of this request that may still run before the simulated process dies; Infinity without such a fault. */
  mutationsLeft: number;
  /** Mutation of this request that is refused while the others run, if any. */
  readonly refusedMutation: { readonly alias: string; readonly name: RefusedMutation } | null;
  /** How far the index is behind in this request; null: as in the settings. */
  readonly indexLagMs: number | null;
  /** Field of the data that an inner service refuses in this request, if any. */
  readonly refusedField: RefusedField | null;
  /** The world's epoch when the request came: work from before a reset must not change the world after it. */
  readonly epoch: number;
}

export type RefusedField = 'subitems' | 'columns';
