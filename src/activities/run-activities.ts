import type { Mapping } from '../mapping/schema.js';
import { abnormalChange } from '../orders/change-gate.js';
import type { Ending } from '../contracts/messages.js';
import type { BeginRunInput, BegunRun, FinishedRun, GateRequest, BatchToStart, OpenRequests } from '../contracts/steps.js';
import { batchesOfRun } from '../store/batches/batches.js';
import { acquireLease, mappingLease } from '../store/runs/leases.js';
import type { Lease } from '../store/runs/leases.js';
import { openRequestsOfBoard } from '../store/requests/open-requests.js';
import { findRun, insertRun, loadRun } from '../store/runs/runs.js';
import type { ReadCounts } from '../store/runs/runs.js';
import { countOrdersByBatch } from '../store/staging/staging.js';
import { detectChanges } from '../sync/read/detect.js';
import { finish } from '../sync/finish/finish-run.js';
import { reconcile } from '../sync/reconcile/reconcile.js';
import { pinDeployed } from '../sync/pin-mapping.js';
import { holderIsClosed, pinnedMapping } from '../sync/services.js';
import type { Services } from '../sync/services.js';
import { stageChanges } from '../sync/stage/stage.js';

interface RunStep {
  readonly runId: string;
  readonly claim: Lease;
}

export type RunActivities = ReturnType<typeof createRunActivities>;

/** The steps of a run that use SQL, the source and the snapshot. */
export function createRunActivities(services: Services) {
  const { database } = services;
  return {
    /** Pins the mapping, takes the lease and writes the run row. Fails with CLAIM_HELD when another sync of this mapping is open. */
    async beginRun(input: BeginRunInput): Promise<BegunRun> {
      const holder = { workflowId: input.workflowId, runId: input.workflowRunId };
      const known = await findRun(database, input.runId);
      const pinned = known ?? (await pinDeployed(services, input.mappingName));
      const lease = await acquireLease(database, mappingLease(input.mappingName), holder, holderIsClosed(services, holder));
      await insertRun(database, { ...input, mappingHash: pinned.mappingHash, boardId: pinned.boardId });
      return { runId: input.runId, claim: lease, mappingName: input.mappingName, mappingHash: pinned.mappingHash, boardId: pinned.boardId };
    },

    /** Closes the rows of batches and runs whose workflow has ended. */
    async reconcile(input: { readonly mappingName: string; readonly exceptRun: string | null }): Promise<number> {
      return await reconcile(services, input.mappingName, input.exceptRun);
    },

    /**
     * Requests without a definite answer, of whatever batch, oldest first, no more than `limit`, and until when they are waited for. A workflow of an earlier
     * version does not ask for that and gets the ids alone.
     */
    async openRequests(input: {
      readonly boardId: string;
      readonly limit?: number;
      readonly withUntil?: boolean;
    }): Promise<OpenRequests | string[]> {
      const open = (await openRequestsOfBoard(database, input.boardId)).slice(0, input.limit);
      const requestIds = open.map(({ requestId }) => requestId);
      if (input.withUntil !== true) return requestIds;
      const { effectMs, indexLagMs } = services.bounds;
      const sent = open.flatMap(({ lastSent }) => (lastSent === null ? [] : [Date.parse(lastSent)]));
      return { requestIds, until: sent.length === 0 ? null : new Date(Math.max(...sent) + effectMs + indexLagMs).toISOString() };
    },

    /** Reads the source and publishes what changed. `gate` is set when a person must approve first. */
    async detect(input: RunStep): Promise<{ readonly summary: string; readonly gate: GateRequest | null }> {
      const run = await loadRun(database, input.runId);
      const mapping = await pinnedMapping(services, run.mappingHash);
      const counts = run.changedLoadId === null ? await detectChanges(services, run, mapping, input.claim) : run.counts;
      return { summary: readSummary(counts), gate: gateFor(counts, mapping.policies.changeGate) };
    },

    /** Transforms the changed rows and cuts them into batches. */
    async stage(input: RunStep): Promise<number> {
      const run = await loadRun(database, input.runId);
      if (run.stagingLoadId !== null) return run.counts.staged;
      return await stageChanges(services, run, await pinnedMapping(services, run.mappingHash), input.claim);
    },

    /** The batches of a run behind the position `after`, in the order of work, no more than `limit`. A workflow of an earlier version names neither and gets them all. */
    async listBatches(input: { readonly runId: string; readonly after?: number; readonly limit?: number }): Promise<BatchToStart[]> {
      const run = await loadRun(database, input.runId);
      const mapping = await pinnedMapping(services, run.mappingHash);
      const orders = await countOrdersByBatch(database, mapping, run.stagingLoadId ?? '');
      const batches = await batchesOfRun(database, input.runId);
      const listed = batches.map(({ batchId, customer, number, count }, index) => ({
        position: index + 1,
        batchId,
        customer,
        number,
        count,
        orders: orders.get(batchId) ?? 0,
        total: batches.length,
      }));
      const { after = 0, limit = listed.length } = input;
      return listed.slice(after, after + limit);
    },

    /** Closes the row of a run with its totals, updates the snapshot and releases the lease. */
    async finishRun(input: RunStep & { readonly end: Ending; readonly startedBatches: number }): Promise<FinishedRun> {
      return await finish(services, input.runId, input.claim, input.end);
    },

    /** Asks Temporal to cancel a workflow, which a workflow cannot do for itself. */
    async requestCancel(input: { readonly workflowId: string; readonly runId: string }): Promise<void> {
      await services.temporal.workflow.getHandle(input.workflowId, input.runId).cancel();
    },
  };
}

function gateFor(counts: ReadCounts, policy: Mapping['policies']['changeGate']): GateRequest | null {
  const abnormal = abnormalChange(counts, policy);
  return abnormal === null ? null : { ...abnormal, maxWaitMinutes: policy.maxWaitMinutes };
}

function readSummary(counts: ReadCounts): string {
  return [
    '### Read of the source',
    '| rows read | unchanged | new | changed | removed | held | rejected | missing once |',
    '|---|---|---|---|---|---|---|---|',
    `| ${[counts.rowsRead, counts.unchanged, counts.new, counts.changed, counts.removed, counts.held, counts.rejected, counts.missing].join(' | ')} |`,
  ].join('\n');
}
