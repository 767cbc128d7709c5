import type { Queryable } from '../../database/database.js';
import { listBatches } from '../../store/batches/batch-list.js';
import { tokenStates } from '../../store/boards/tokens.js';
import type { TokenState } from '../../store/boards/tokens.js';
import { listErrors } from '../../store/errors/error-list.js';
import { openFindingsOfRun } from '../../store/findings/finding-list.js';
import { requestsOfRun } from '../../store/requests/run-requests.js';
import type { RunRequest } from '../../store/requests/run-requests.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { pinnedMapping } from '../../sync/services.js';
import type { TablesContext } from '../context.js';
import { reportOf } from '../run-report.js';
import type { RunDetails } from '../commands/run-lines.js';

/** A run has a batch per customer, or a few; more than this is a source of another kind, and `--json` is cut too. */
const BATCHES_LISTED = 2_000;
/** More have one cause, and `findings` lists them all. */
const FOUND_LISTED = 1_000;
/** A full load of 200,000 orders; a plot of more would look the same. */
const REQUESTS_READ = 50_000;

/** A run and its requests, for a page. */
export interface RunStory {
  readonly run: RunDetails;
  readonly requests: readonly RunRequest[];
  readonly tokens: readonly TokenState[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One run in full, from the tables alone. */
export async function runDetails(context: TablesContext, run: StoredRun): Promise<RunDetails> {
  const { services, mapping } = context;
  const { database } = services;
  const { errors: _open, findings: _all, ...report } = await reportOf(context, run);
  return {
    ...report,
    listedBatches: await listBatches(database, { mappingName: mapping, runId: run.runId }, BATCHES_LISTED),
    refused: await listErrors(database, await pinnedMapping(services, run.mappingHash), { runId: run.runId, resolved: true }, FOUND_LISTED),
    findings: await openFindingsOfRun(database, mapping, run.runId, FOUND_LISTED),
  };
}

/** The same with its requests. Only reads. */
export async function runStory(context: TablesContext, run: StoredRun): Promise<RunStory> {
  const { database }: { readonly database: Queryable } = context.services;
  return {
    run: await runDetails(context, run),
    requests: await requestsOfRun(database, run.runId, REQUESTS_READ),
    tokens: await tokenStates(database),
    now: Date.now(),
  };
}
