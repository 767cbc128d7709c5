import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Database, Queryable } from '../database/database.js';
import { ensureBoard } from '../store/boards/boards.js';
import { acquireLease, checkLease, mappingLease, releaseLease } from '../store/runs/leases.js';
import type { Mapping } from '../mapping/schema.js';
import type { LeaseHolder } from '../store/runs/leases.js';
import { holderIsClosed } from './services.js';

/** What such work needs. Temporal is asked only when another one holds the lease, so that the work can be done while it is away. */
export interface OutsideRuns {
  readonly database: Database;
  /** Connects, or throws a message for a person. */
  readonly temporal: () => Promise<Client>;
}

/**
 * Does work in one transaction while no run of the mapping is open, and none begins. `who` names the work in the lease. Rejects with LeaseHeld while a run is open,
 * with StaleLease, nothing written, when one begins meanwhile, and with a sentence when a run is marked as open and Temporal cannot be asked about it.
 */
export async function withNoOpenRun(
  services: OutsideRuns,
  mapping: Mapping,
  who: string,
  work: (tx: Queryable, now: string) => Promise<void>,
): Promise<void> {
  const { database } = services;
  const holder = { workflowId: `${who}/${mapping.name}`, runId: randomUUID() };
  const lease = await acquireLease(database, mappingLease(mapping.name), holder, isClosed(services, holder));
  try {
    await ensureBoard(database, mapping.board.id);
    const now = await database.now();
    await database.transaction(async (tx) => {
      await checkLease(tx, lease);
      await work(tx, now);
    });
  } finally {
    await releaseLease(database, lease);
  }
}

function isClosed({ temporal }: OutsideRuns, asker: LeaseHolder): (holder: LeaseHolder) => Promise<boolean> {
  return async (holder) => {
    const client = await temporal().catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`Workflow ${holder.workflowId} may be open, and cannot be asked for now; nothing was written. ${reason}`, {
        cause: error,
      });
    });
    return await holderIsClosed({ temporal: client }, asker)(holder);
  };
}
