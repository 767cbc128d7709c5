import { randomUUID } from 'node:crypto';
import type { Queryable } from '../database/database.js';
import { ensureBoard } from '../store/boards/boards.js';
import { acquireLease, checkLease, mappingLease, releaseLease } from '../store/runs/leases.js';
import type { Mapping } from '../mapping/schema.js';
import { holderIsClosed } from './services.js';
import type { Services } from './services.js';

/**
 * Does work in one transaction while no run of the mapping is open, and none begins. `who` names the work in the lease. Rejects with LeaseHeld while a run is open,
 * and with StaleLease, nothing written, when one begins meanwhile.
 */
export async function withNoOpenRun(
  services: Pick<Services, 'database' | 'temporal'>,
  mapping: Mapping,
  who: string,
  work: (tx: Queryable, now: string) => Promise<void>,
): Promise<void> {
  const { database } = services;
  const holder = { workflowId: `${who}/${mapping.name}`, runId: randomUUID() };
  const lease = await acquireLease(database, mappingLease(mapping.name), holder, holderIsClosed(services, holder));
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
