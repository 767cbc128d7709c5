import type { Database, SqlRow } from '../../src/database/database.js';
import { text } from '../support/evidence.js';

/** Rows of which a run says that they contradict an earlier row of their key. */
export async function contradictingRows(database: Database, run: SqlRow | undefined): Promise<number> {
  const [finding] = await database.query<{ value_seen: string }>(
    `SELECT [value_seen] FROM [dbo].[SYNC_Finding] WHERE [code] = N'ROWS_CONTRADICT' AND [last_run_id] = @runId`,
    { runId: text(run, 'run_id') },
  );
  return Number(finding?.value_seen ?? 0);
}
