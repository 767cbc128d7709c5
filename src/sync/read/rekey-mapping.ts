import type { Database, Queryable } from '../../database/database.js';
import { partsOf } from '../../mapping/parts.js';
import { readNames } from '../../mapping/read-columns.js';
import type { Mapping } from '../../mapping/schema.js';
import { keyOf } from '../../orders/evaluated.js';
import { keyDefinition } from '../../orders/key-definition.js';
import { compileRules } from '../../orders/rules.js';
import { keyedBy, nextReadNumber, setKeyedBy } from '../../store/boards/boards.js';
import { checkLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';
import { countLive, knownKeys, moveKeys, vanishedOrders } from '../../store/records/key-moves.js';
import type { MovedKey } from '../../store/records/key-moves.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { sourceColumns } from '../../store/source/source.js';
import { permanentFailure } from '../step-failure.js';
import { readRows } from './reading.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';

/**
 * Brings the records of a board under the keys of the run's mapping when the mapping's definition of a key has changed since they were
 * written: every row of the source has an old key and a new one, and a known order moves from one to the other. Where one old
 * key has become several, the item cannot be assigned to one of them: it is left unchanged, and the next read holds it as an ambiguous key change.
 * Nothing is created on the board. Throws REKEY_INCOMPLETE when the source does not hold the known orders.
 */
export async function rekeyByMapping(
  services: Pick<Services, 'database'>,
  run: StoredRun,
  mapping: Mapping,
  lease: Lease,
  signal: AbortSignal,
): Promise<void> {
  const { database } = services;
  const moves = await findRekey(services, run.boardId, mapping, run.mappingHash, signal);
  if (moves === null) return;
  const now = await database.now();
  await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    const moved = await movable(tx, run.boardId, moves);
    await moveKeys(tx, mapping, moved, { boardId: run.boardId, readNumber: await nextReadNumber(tx, run.boardId), now });
    await setKeyedBy(tx, run.boardId, run.mappingHash);
  });
}

/**
 * The moves that a mapping with this hash asks for; null when the records are under its keys already. Only reads: what can be moved is
 * decided by `movable`. Throws REKEY_INCOMPLETE.
 */
export async function findRekey(
  services: Pick<Services, 'database'>,
  boardId: string,
  mapping: Mapping,
  mappingHash: string,
  signal: AbortSignal,
): Promise<MovedKey[] | null> {
  const before = await keyedBy(services.database, boardId);
  if (before === mappingHash) return null;
  const old = before === null ? null : await pinnedMapping(services, before);
  if (old === null || keyDefinition(old) === keyDefinition(mapping)) return [];
  return await findMoves(services.database, boardId, old, mapping, signal);
}

/** Old key -> new key, for the old keys that every row of the source turns into one and the same new key. */
async function findMoves(database: Database, boardId: string, old: Mapping, mapping: Mapping, signal: AbortSignal): Promise<MovedKey[]> {
  const all = await sourceColumns(database, mapping.source.table);
  const read = new Set([...readNames(partsOf(old), all), ...readNames(partsOf(mapping), all)]);
  const columns = all.filter(({ name }) => read.has(name));
  const [before, after] = [compileRules(old, columns), compileRules(mapping, columns)];
  const met = new Map<string, MovedKey | 'several'>();
  for await (const row of readRows({ database, mapping, columns: columns.map(({ name }) => name), signal })) {
    const from = keyOf(before.evaluate(row));
    const to = keyOf(after.evaluate(row));
    if (from === null || to === null) continue;
    const known = met.get(from.digest);
    if (known === undefined) met.set(from.digest, { from: from.digest, to: to.digest, parts: to.parts });
    else if (known !== 'several' && known.to !== to.digest) met.set(from.digest, 'several');
  }
  await checkWhole(database, boardId, mapping, [...met.keys()]);
  return [...met.values()].filter((move) => move !== 'several' && move.from !== move.to) as MovedKey[];
}

/** Only rows tell which new key an order has. A source that lacks more known orders than may be removed is not whole, and nothing is moved by it. */
async function checkWhole(database: Database, boardId: string, mapping: Mapping, met: readonly string[]): Promise<void> {
  const live = await countLive(database, boardId);
  const found = (await vanishedOrders(database, boardId, met)).length;
  if (live - found <= live * mapping.policies.removals.maxShare) return;
  throw permanentFailure(
    'REKEY_INCOMPLETE',
    `The key of mapping ${mapping.name} has changed, and the source holds only ${String(found)} of ${String(live)} known orders, so their new keys are not known. Run again when ${mapping.source.table} is whole.`,
  );
}

/** A move needs an item on the board, no open request for it, and a new key that no other order has or gets. */
export async function movable(tx: Queryable, boardId: string, moves: readonly MovedKey[]): Promise<MovedKey[]> {
  const standing = await vanishedOrders(
    tx,
    boardId,
    moves.map(({ from }) => from),
  );
  const free = new Set(standing.filter(({ open }) => !open).map(({ key }) => key));
  const able = moves.filter(({ from }) => free.has(from));
  const taken = await knownKeys(
    tx,
    boardId,
    able.map(({ to }) => to),
  );
  const wanted = new Map<string, number>();
  for (const { to } of able) wanted.set(to, (wanted.get(to) ?? 0) + 1);
  return able.filter(({ to }) => wanted.get(to) === 1 && !taken.has(to));
}
