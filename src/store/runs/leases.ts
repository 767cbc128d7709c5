import { remedyOf } from '../../errors/registry.js';
import type { Database, Queryable } from '../../database/database.js';

export interface LeaseHolder {
  readonly workflowId: string;
  readonly runId: string;
}

/** Proof of the right to write for a mapping or a batch. The token rises with every holder. */
export interface Lease {
  readonly name: string;
  readonly token: number;
}

/** Another workflow holds the lease, and Temporal reports it as open. */
export class LeaseHeld extends Error {
  constructor(
    readonly leaseName: string,
    readonly holder: LeaseHolder,
    readonly since: string,
  ) {
    super(
      `${leaseName} is held by workflow ${holder.workflowId} (run ${holder.runId}) since ${since}, until that workflow ends. ` +
        remedyOf('CLAIM_HELD'),
    );
    this.name = 'LeaseHeld';
  }
}

/** The lease was taken over by another holder: the previous holder must not write any more. */
export class StaleLease extends Error {
  constructor(lease: Lease) {
    super(`${lease.name} was taken over by another holder (token ${String(lease.token)} is stale); nothing was written.`);
    this.name = 'StaleLease';
  }
}

interface LeaseRow {
  fencing_token: number;
  holder_workflow_id: string;
  holder_run_id: string;
  claimed_date: string;
  released_date: string | null;
}

export const mappingLease = (mappingName: string): string => `mapping/${mappingName}`;
export const batchLease = (batchId: string): string => `batch/${batchId}`;

/**
 * Acquires the lease, or keeps it for the same holder. The lease of another holder is taken over only when `isClosed` returns true:
 * Temporal reports that holder as closed or has no record of it. Throws LeaseHeld otherwise.
 */
export async function acquireLease(
  database: Database,
  name: string,
  holder: LeaseHolder,
  isClosed: (holder: LeaseHolder) => Promise<boolean>,
): Promise<Lease> {
  const current = await readLease(database, name);
  if (current !== undefined) {
    const same = current.holder_workflow_id === holder.workflowId && current.holder_run_id === holder.runId;
    if (same && current.released_date === null) return { name, token: current.fencing_token };
    const other = { workflowId: current.holder_workflow_id, runId: current.holder_run_id };
    if (current.released_date === null && !(await isClosed(other))) throw new LeaseHeld(name, other, current.claimed_date);
  }
  return await takeLease(database, name, holder, current?.fencing_token ?? 0);
}

/** Fails with StaleLease unless the lease is still held; locks its row until the transaction ends. */
export async function checkLease(tx: Queryable, lease: Lease): Promise<void> {
  const held = await tx.execute(
    `UPDATE [dbo].[SYNC_Claim] SET [fencing_token] = [fencing_token]
     WHERE [claim_name] = @name AND [fencing_token] = @token AND [released_date] IS NULL`,
    { name: lease.name, token: lease.token },
  );
  if (held === 0) throw new StaleLease(lease);
}

/** Releases the lease. Has no effect when another holder has taken it over. */
export async function releaseLease(database: Database, lease: Lease): Promise<void> {
  await database.execute(
    `UPDATE [dbo].[SYNC_Claim] SET [released_date] = @now WHERE [claim_name] = @name AND [fencing_token] = @token AND [released_date] IS NULL`,
    { name: lease.name, token: lease.token, now: await database.now() },
  );
}

/** Whether this lease, with this token, is still held. */
export async function isHeld(db: Queryable, lease: Lease): Promise<boolean> {
  const row = await readLease(db, lease.name);
  return row?.fencing_token === lease.token && row.released_date === null;
}

async function readLease(database: Queryable, name: string): Promise<LeaseRow | undefined> {
  const rows = await database.query<LeaseRow>(
    `SELECT [fencing_token], [holder_workflow_id], [holder_run_id], [claimed_date], [released_date]
     FROM [dbo].[SYNC_Claim] WHERE [claim_name] = @name`,
    { name },
  );
  return rows[0];
}

async function takeLease(database: Database, name: string, holder: LeaseHolder, oldToken: number): Promise<Lease> {
  const token = oldToken + 1;
  const params = { name, token, oldToken, workflow: holder.workflowId, run: holder.runId, now: await database.now() };
  const taken =
    oldToken === 0
      ? await database.execute(
          `INSERT INTO [dbo].[SYNC_Claim] ([claim_name], [fencing_token], [holder_workflow_id], [holder_run_id], [claimed_date])
           SELECT @name, @token, @workflow, @run, @now
           WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Claim] WHERE [claim_name] = @name)`,
          { name, token, workflow: params.workflow, run: params.run, now: params.now },
        )
      : await database.execute(
          `UPDATE [dbo].[SYNC_Claim] SET [fencing_token] = @token, [holder_workflow_id] = @workflow, [holder_run_id] = @run,
             [claimed_date] = @now, [released_date] = NULL
           WHERE [claim_name] = @name AND [fencing_token] = @oldToken`,
          params,
        );
  if (taken === 1) return { name, token };
  const winner = await readLease(database, name);
  throw new LeaseHeld(
    name,
    { workflowId: winner?.holder_workflow_id ?? 'unknown', runId: winner?.holder_run_id ?? 'unknown' },
    winner?.claimed_date ?? params.now,
  );
}
