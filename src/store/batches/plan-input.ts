import { groupBy } from '../../orders/group-by.js';
import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { KnownGroup, OpenRequest } from '../../orders/decide-order.js';
import type { BrokenRecord } from '../../orders/record/broken-record.js';
import type { GroupState } from '../../orders/record/states.js';
import type { StoredBatch } from './batches.js';
import type { Lease } from '../runs/leases.js';
import { quoteTable } from '../../database/quote-name.js';
import { givenUpMutations } from '../requests/given-up.js';
import type { GivenUpMutations } from '../requests/given-up.js';
import { slices } from '../../database/slices.js';
import { keyParameters, KEYS_PER_QUERY } from '../records/key-parameters.js';
import { selectLines } from '../records/lines.js';
import { readRecords } from '../records/records.js';
import type { StoredLine } from '../records/lines.js';
import type { StoredRecord } from '../records/records.js';

/** Everything that the planning of a batch reads, read once inside its transaction. */
export interface BatchPlanInput {
  readonly records: ReadonlyMap<string, StoredRecord>;
  /** What is wrong with the records that cannot be read, by key. */
  readonly broken: ReadonlyMap<string, BrokenRecord>;
  readonly lines: ReadonlyMap<string, readonly StoredLine[]>;
  readonly groups: ReadonlyMap<string, KnownGroup>;
  /** Keys with an open intent, and its request. */
  readonly open: ReadonlyMap<string, OpenRequest>;
  readonly refusedSizes: ReadonlyMap<string, ReadonlySet<string>>;
  readonly givenUp: GivenUpMutations;
}

/** Reads everything that the next plan of a batch is decided from, inside the given transaction. */
export async function loadPlanInput(tx: Queryable, mapping: Mapping, batch: StoredBatch, lease: Lease): Promise<BatchPlanInput> {
  const params = { boardId: batch.boardId, batchId: batch.batchId };
  const staged = (key: string): string =>
    `EXISTS (SELECT 1 FROM ${quoteTable(mapping.tables.staging.orders)} AS s WHERE s.[stg_batch_id] = @batchId
      AND s.[stg_status] = N'PENDING' AND s.[stg_key] = ${key})`;
  const givenUp = await givenUpMutations(tx, batch, lease, staged);
  return { ...(await knownOf(tx, params, staged, givenUp)), refusedSizes: await refusedSizes(tx, batch, lease), givenUp };
}

const NOTHING_GIVEN_UP: GivenUpMutations = { orders: new Map(), groups: new Map(), alone: new Set() };

/** The same for orders that are in no batch yet: nothing was refused or given up in an attempt that has not begun. */
export async function loadInputOfKeys(db: Queryable, boardId: string, keys: readonly string[]): Promise<BatchPlanInput> {
  const parts = keys.length === 0 ? [[]] : slices(keys, KEYS_PER_QUERY);
  const known = [];
  for (const part of parts) {
    const { names, params } = keyParameters(part);
    const chosen = (key: string): string => (names === '' ? '1 = 0' : `${key} IN (${names})`);
    known.push(await knownOf(db, { boardId, ...params }, chosen, NOTHING_GIVEN_UP));
  }
  return {
    records: new Map(known.flatMap(({ records }) => [...records])),
    broken: new Map(known.flatMap(({ broken }) => [...broken])),
    lines: new Map(known.flatMap(({ lines }) => [...lines])),
    groups: new Map(known.flatMap(({ groups }) => [...groups])),
    open: new Map(known.flatMap(({ open }) => [...open])),
    refusedSizes: new Map(),
    givenUp: NOTHING_GIVEN_UP,
  };
}

/** What is known of some orders of a board; `staged` is the condition that a key is one of theirs. */
async function knownOf(
  tx: Queryable,
  params: Record<string, string> & { readonly boardId: string },
  staged: (key: string) => string,
  givenUp: GivenUpMutations,
): Promise<Pick<BatchPlanInput, 'records' | 'broken' | 'lines' | 'groups' | 'open'>> {
  const { records, broken } = await readRecords(tx, `WHERE r.[board_id] = @boardId AND ${staged('r.[key_digest]')}`, params);
  const lines = await selectLines(
    tx,
    `WHERE l.[board_id] = @boardId AND ${staged('l.[key_digest]')} ORDER BY l.[key_digest], l.[size_label]`,
    params,
  );
  const open = await tx.query<OpenRow>(
    `SELECT i.[key_digest], q.[request_id], q.[next_look_date] FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
     WHERE i.[board_id] = @boardId AND i.[status] = N'OPEN' AND i.[key_digest] IS NOT NULL AND ${staged('i.[key_digest]')}`,
    params,
  );
  return {
    records: new Map(records.map((record) => [record.keyDigest, record])),
    broken,
    lines: groupBy(lines, (line) => line.keyDigest),
    groups: await groupsOf(tx, params.boardId, givenUp),
    open: earliest(open),
  };
}

/** The groups of a board by their titles; a claimed one with the request that makes it. */
async function groupsOf(tx: Queryable, boardId: string, givenUp: GivenUpMutations): Promise<Map<string, KnownGroup>> {
  const groups = await tx.query<{
    title: string;
    state: GroupState;
    group_id: string | null;
    request_id: string | null;
    next_look_date: string | null;
  }>(
    `SELECT g.[title], g.[state], g.[group_id], q.[request_id], q.[next_look_date] FROM [dbo].[SYNC_Group] AS g
       LEFT JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = g.[request_id] AND g.[state] = N'CLAIMED'
     WHERE g.[board_id] = @boardId`,
    { boardId },
  );
  return new Map(
    groups.map((group) => [
      group.title,
      {
        state: group.state === 'DUPLICATE' ? 'LIVE' : group.state,
        groupId: group.group_id,
        until: group.next_look_date,
        requestId: group.request_id,
        givenUp: givenUp.groups.get(group.title),
      },
    ]),
  );
}

interface OpenRow {
  readonly key_digest: string;
  readonly request_id: string;
  readonly next_look_date: string | null;
}

/** By key, the request whose board is read next; a request that is under way may release the order at any moment. */
function earliest(rows: readonly OpenRow[]): Map<string, OpenRequest> {
  const looks = new Map<string, OpenRequest>();
  for (const { key_digest: key, request_id: requestId, next_look_date: until } of rows) {
    const known = looks.get(key);
    const sooner = known === undefined || (known.until !== null && (until === null || until < known.until));
    if (sooner) looks.set(key, { requestId, until });
  }
  return looks;
}

/** Sizes refused, or given up without an answer, since this attempt acquired its lease: a new attempt tries them again. */
async function refusedSizes(tx: Queryable, batch: StoredBatch, lease: Lease): Promise<Map<string, Set<string>>> {
  const rows = await tx.query<{ key_digest: string; size_label: string }>(
    `SELECT DISTINCT i.[key_digest], i.[size_label] FROM [dbo].[SYNC_Intent] AS i
       INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
       INNER JOIN [dbo].[SYNC_Claim] AS c ON c.[claim_name] = @claim
     WHERE q.[batch_id] = @batchId AND (i.[status] = N'REFUSED' OR (i.[status] = N'VOID' AND i.[error_code] = N'OUTCOME_UNKNOWN')) AND i.[size_label] IS NOT NULL AND i.[settled_date] >= c.[claimed_date]`,
    { batchId: batch.batchId, claim: lease.name },
  );
  const refused = new Map<string, Set<string>>();
  for (const row of rows) refused.set(row.key_digest, (refused.get(row.key_digest) ?? new Set<string>()).add(row.size_label));
  return refused;
}
