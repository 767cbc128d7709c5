import { remedyOf } from '../../errors/registry.js';
import type { Database, Queryable } from '../../database/database.js';

export interface ClaimHolder {
  readonly workflowId: string;
  readonly runId: string;
}

/** Proof of the right to write for a mapping or a batch. The token rises with every holder. */
export interface Claim {
  readonly name: string;
  readonly token: number;
}

/** Somebody else works on it and Temporal says that they are still open. */
export class ClaimHeld extends Error {
  constructor(
    readonly claimName: string,
    readonly holder: ClaimHolder,
    readonly since: string,
  ) {
    super(`${claimName} is held by workflow ${holder.workflowId} (run ${holder.runId}) since ${since}. ` + remedyOf('CLAIM_HELD'));
    this.name = 'ClaimHeld';
  }
}

/** The claim has gone to another holder: whatever this one was about to write must not be written. */
export class StaleClaim extends Error {
  constructor(claim: Claim) {
    super(`${claim.name} was taken over by another holder (token ${String(claim.token)} is stale); nothing was written.`);
    this.name = 'StaleClaim';
  }
}

interface ClaimRow {
  fencing_token: number;
  holder_workflow_id: string;
  holder_run_id: string;
  claimed_date: string;
  released_date: string | null;
}

export const mappingClaim = (mappingName: string): string => `mapping/${mappingName}`;
export const batchClaim = (batchId: string): string => `batch/${batchId}`;

/**
 * Takes the claim, or keeps it for the same holder. A claim that somebody else holds is taken over only when `isClosed` says
 * that Temporal knows its holder as closed or not at all. Throws ClaimHeld otherwise.
 */
export async function acquireClaim(
  database: Database,
  name: string,
  holder: ClaimHolder,
  isClosed: (holder: ClaimHolder) => Promise<boolean>,
): Promise<Claim> {
  const current = await readClaim(database, name);
  if (current !== undefined) {
    const same = current.holder_workflow_id === holder.workflowId && current.holder_run_id === holder.runId;
    if (same && current.released_date === null) return { name, token: current.fencing_token };
    const other = { workflowId: current.holder_workflow_id, runId: current.holder_run_id };
    if (current.released_date === null && !(await isClosed(other))) throw new ClaimHeld(name, other, current.claimed_date);
  }
  return await takeClaim(database, name, holder, current?.fencing_token ?? 0);
}

/** Fails with StaleClaim unless the claim is still held; locks its row until the transaction ends. */
export async function checkClaim(tx: Queryable, claim: Claim): Promise<void> {
  const held = await tx.execute(
    `UPDATE [dbo].[SYNC_Claim] SET [fencing_token] = [fencing_token]
     WHERE [claim_name] = @name AND [fencing_token] = @token AND [released_date] IS NULL`,
    { name: claim.name, token: claim.token },
  );
  if (held === 0) throw new StaleClaim(claim);
}

/** Gives the claim back. Harmless when it has gone to somebody else. */
export async function releaseClaim(database: Database, claim: Claim): Promise<void> {
  await database.execute(
    `UPDATE [dbo].[SYNC_Claim] SET [released_date] = @now WHERE [claim_name] = @name AND [fencing_token] = @token AND [released_date] IS NULL`,
    { name: claim.name, token: claim.token, now: await database.now() },
  );
}

/** Whether this very claim is still held. */
export async function isHeld(db: Queryable, claim: Claim): Promise<boolean> {
  const row = await readClaim(db, claim.name);
  return row?.fencing_token === claim.token && row.released_date === null;
}

async function readClaim(database: Queryable, name: string): Promise<ClaimRow | undefined> {
  const rows = await database.query<ClaimRow>(
    `SELECT [fencing_token], [holder_workflow_id], [holder_run_id], [claimed_date], [released_date]
     FROM [dbo].[SYNC_Claim] WHERE [claim_name] = @name`,
    { name },
  );
  return rows[0];
}

async function takeClaim(database: Database, name: string, holder: ClaimHolder, oldToken: number): Promise<Claim> {
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
  const winner = await readClaim(database, name);
  throw new ClaimHeld(
    name,
    { workflowId: winner?.holder_workflow_id ?? 'unknown', runId: winner?.holder_run_id ?? 'unknown' },
    winner?.claimed_date ?? params.now,
  );
}
