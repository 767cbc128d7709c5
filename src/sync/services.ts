import type { Client } from '@temporalio/client';
import type { Database } from '../database/database.js';
import { parseMapping } from '../mapping/mapping.js';
import type { Mapping } from '../mapping/schema.js';
import type { AlertPlan } from '../orders/alerts/plan.js';
import type { MondayApi } from '../monday/types.js';
import type { WriteOptions } from '../snapshot/write-file.js';
import type { LeaseHolder } from '../store/runs/leases.js';
import { loadPinnedMapping } from '../store/runs/pinned-mappings.js';
import { workflowState } from '../temporal/workflow-status.js';

/** The two bounds of the request protocol. Within them nothing is lost or duplicated; beyond them every duplicate is reported. */
export interface ProtocolBounds {
  /** B: the longest time a request may still take effect after it was sent. */
  readonly effectMs: number;
  /** L: the longest time until a read by column value shows a committed write. */
  readonly indexLagMs: number;
  /** Default: untrusted. */
  readonly idempotency?: Idempotency | undefined;
}

/**
 * Whether Monday keeps every answer to a create under its key, errors included, even if the sync did not receive it. `trusted`: a create
 * whose answer is missing is sent again under its key after L. `untrusted`: it is not repeated before B and L have passed since its last
 * send, so that no late copy can take effect beside its repetition. That delays such an order by B + L, and no other order. Monday
 * documents that answers are kept for 30 minutes, and also that they are silently dropped when its memory for them is full. It does not
 * document whether it keeps answers with errors, or an answer after its gateway timed out.
 */
export type Idempotency = 'trusted' | 'untrusted';

/**
 * Monday's gateway times out after a minute; five minutes allow for work that continues behind it. Older official pages warn of up to 30 s
 * of index lag.
 */
export const DEFAULT_BOUNDS: ProtocolBounds = { effectMs: 5 * 60_000, indexLagMs: 60_000 };

/** The external services and settings of the activities. One per worker process. */
export interface Services {
  readonly database: Database;
  readonly monday: MondayApi;
  readonly temporal: Client;
  /** Folder of the mapping files, `<name>.yaml`. */
  readonly mappingsFolder: string;
  /** Folder of the snapshot files. */
  readonly snapshotFolder: string;
  /** Called at every step while a snapshot is written; only tests use it. */
  readonly snapshotWrites?: WriteOptions;
  readonly bounds: ProtocolBounds;
  /** What is watched and who is notified; absent without alerts. */
  readonly alerts?: AlertPlan;
}

const pinned = new Map<string, Mapping>();

/** The mapping that a run has pinned, even if another one is deployed meanwhile. */
export async function pinnedMapping(services: Pick<Services, 'database'>, hash: string): Promise<Mapping> {
  const known = pinned.get(hash);
  if (known !== undefined) return known;
  const mapping = parseMapping(JSON.parse(await loadPinnedMapping(services.database, hash)));
  pinned.set(hash, mapping);
  return mapping;
}

/**
 * Whether the holder of a lease is closed, according to Temporal. A workflow id has one open run: unless the caller itself is closed, it is
 * that run, and another holder with the same id is closed. A caller whose own run is closed was delayed, and must not take the lease from
 * the run that followed it.
 */
export function holderIsClosed(services: Pick<Services, 'temporal'>, asker: LeaseHolder): (holder: LeaseHolder) => Promise<boolean> {
  return async (holder) => {
    if (holder.workflowId === asker.workflowId)
      return (await workflowState(services.temporal, asker.workflowId, asker.runId)).state !== 'CLOSED';
    return (await workflowState(services.temporal, holder.workflowId, holder.runId)).state !== 'OPEN';
  };
}
