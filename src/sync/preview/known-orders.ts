import type { Database } from '../../database/database.js';
import { mappingHash } from '../../mapping/mapping.js';
import type { Mapping } from '../../mapping/schema.js';
import { lookAtSnapshot } from '../../snapshot/snapshot.js';
import { acknowledgements, dirtyKeys, liveKeys } from '../../store/records/acknowledged.js';
import type { MovedKey } from '../../store/records/key-moves.js';
import { snapshotOf } from '../read/reading.js';
import type { KnownOrders, ReadRun } from '../read/reading.js';
import { findRekey, movable } from '../read/rekey-mapping.js';

/** The orders that are known before a read, as a run would have them after its first steps. */
export interface PreviewedOrders extends KnownOrders {
  /** Orders that the run would first move to the keys of a new key definition. */
  readonly rekeyed: readonly MovedKey[];
  /** The database was restored: every order is written in full once more. Null when it was not. */
  readonly restored: string | null;
}

/**
 * What a run does to records and snapshot before it reads the source, in memory alone: a new key definition moves known orders, and after a
 * restore of the database everything is sent again. Throws REKEY_INCOMPLETE.
 */
export async function previewKnownOrders(
  database: Database,
  snapshotFolder: string,
  run: ReadRun,
  mapping: Mapping,
  signal: AbortSignal,
): Promise<PreviewedOrders> {
  const { boardId } = run;
  const found = (await findRekey({ database }, boardId, mapping, mappingHash(mapping), signal)) ?? [];
  const rekeyed = found.length === 0 ? [] : await movable(database, boardId, found);
  const snapshot = await lookAtSnapshot(snapshotFolder, snapshotOf(run, mapping), acknowledgements(database, boardId));
  const dirty = await (snapshot.ahead ? liveKeys(database, boardId) : dirtyKeys(database, boardId));
  await underNewKeys(database, boardId, rekeyed, { snapshot, dirty });
  return { snapshot, dirty, rekeyed, restored: snapshot.ahead ? (snapshot.reason ?? '') : null };
}

/** Moves the acknowledged orders in the table of the snapshot; from then on they are dirty under their new keys. */
async function underNewKeys(
  database: Database,
  boardId: string,
  moves: readonly MovedKey[],
  { snapshot, dirty }: { readonly snapshot: KnownOrders['snapshot']; readonly dirty: Set<string> },
): Promise<void> {
  if (moves.length === 0) return;
  const to = new Map(moves.map((move) => [move.from, move.to]));
  for (const move of moves) {
    snapshot.table.delete(move.from);
    dirty.delete(move.from);
    dirty.add(move.to);
  }
  for await (const changes of acknowledgements(database, boardId).changesSince(0)) {
    for (const { keyDigest, hash, customer } of changes) {
      const key = to.get(keyDigest);
      if (key !== undefined && hash !== null) snapshot.table.set(key, hash, customer);
    }
  }
}
