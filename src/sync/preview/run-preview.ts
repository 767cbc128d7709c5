import { ApplicationFailure } from '@temporalio/common';
import { abnormalChange } from '../../orders/change-gate.js';
import type { AbnormalChange } from '../../orders/change-gate.js';
import type { HeldRemovals, LostOrders } from '../../orders/removals.js';
import { openRequestsOfBoard } from '../../store/requests/open-requests.js';
import type { ReadCounts, RunSelection } from '../../store/runs/runs.js';
import { runningRuns } from '../../store/runs/overview.js';
import type { LookedAtBoard } from './look-at-board.js';
import { lookAtBoard } from './look-at-board.js';
import { previewKnownOrders } from './known-orders.js';
import { summarizeFindings } from './preview-findings.js';
import type { PreviewedFinding } from './preview-findings.js';
import type { PreviewRequest } from './preview-request.js';
import { previewRead } from './read-preview.js';
import type { PreviewedRead } from './read-preview.js';
import { previewSending } from './sending-preview.js';
import type { PreviewedSending } from './sending-preview.js';
import { ordersOfRun } from './run-orders.js';
import { watches } from './watched-orders.js';
import { requireTables } from '../preflight/preflight.js';
import type { Services } from '../services.js';
import type { FoundFinding } from '../../orders/findings/finding.js';

/** What a run would do. Everything is counted; only some orders are shown field by field. */
export interface RunPreview extends PreviewedSending {
  readonly mapping: string;
  readonly boardId: string;
  readonly selection: RunSelection;
  /** The run whose published read this is; null for a read of now. */
  readonly ofRun: string | null;
  /** By the database's clock, ISO 8601 UTC. */
  readonly now: string;
  /** Runs that are open meanwhile: what they do comes before this plan. */
  readonly openRuns: readonly { readonly runId: string; readonly startTime: string }[];
  /** Why a run would stop before it sends anything; null when it would not. */
  readonly stop: { readonly code: string; readonly message: string } | null;
  readonly read: ReadCounts;
  readonly leftByLimit: number;
  readonly findings: readonly PreviewedFinding[];
  readonly removals: PreviewedRemovals;
  readonly changeGate: { readonly waits: AbnormalChange | null; readonly maxShare: number; readonly minimumOrders: number };
  readonly board: Pick<LookedAtBoard, 'readAt' | 'live'>;
  /** What this plan does not know, in sentences. */
  readonly notLookedAt: readonly string[];
}

export interface PreviewedRemovals {
  /** Orders that would leave the board. */
  readonly due: number;
  /** Missing in this read for the first time: removed if the next whole read misses them too. */
  readonly missingOnce: number;
  /** Kept until a person decides. */
  readonly held: readonly HeldRemovals[];
  /** Customers that have lost more than may be removed, noticed for the first time. */
  readonly shrunken: readonly LostOrders[];
}

const NO_COUNTS: ReadCounts = {
  rowsRead: 0,
  rowsBlank: 0,
  rowsOutOfScope: 0,
  rowsRepeated: 0,
  unchanged: 0,
  new: 0,
  changed: 0,
  removed: 0,
  held: 0,
  rejected: 0,
  missing: 0,
};

type Readers = Pick<Services, 'database' | 'snapshotFolder' | 'mappingsFolder'>;

/**
 * What a run would do now, decided by the same rules and from the same tables, with reads alone: no row is written, no lock is held longer than a
 * statement, and nothing is sent. Temporal is not asked. Monday is read only where `monday` is given. Memory: some 3 KB for each order that would be sent.
 */
export async function previewRun(services: Readers, request: PreviewRequest): Promise<RunPreview> {
  const { database } = services;
  const { mapping, selection, run } = request;
  const boardId = mapping.board.id;
  const openRuns = (await runningRuns(database, mapping.name, 3)).map(({ runId, startTime }) => ({ runId, startTime }));
  const found: FoundFinding[] = [];
  let stop: RunPreview['stop'] = null;
  let board = await lookAtBoard(database, mapping, null);
  let read: PreviewedRead | null = null;
  let restored = false;
  try {
    if (request.monday !== null) board = await lookAtBoard(database, mapping, request.monday);
    if (run === null) {
      found.push(...(await requireTables(services, mapping, board.facts)));
      const ofRun = { mappingName: mapping.name, boardId, selection };
      const known = await previewKnownOrders(database, services.snapshotFolder, ofRun, mapping, request.signal);
      read = await previewRead(database, ofRun, mapping, known, {
        board: board.live ? board.facts : null,
        watch: watches(request.order),
        signal: request.signal,
      });
      restored = known.restored !== null;
      if (known.restored !== null) found.push({ code: 'SNAPSHOT_AHEAD', scope: 'run', message: known.restored });
    }
  } catch (error) {
    stop = stopOf(error);
  }
  const orders = run === null ? (read?.staged ?? []) : await ordersOfRun(database, run, mapping, request.signal);
  const sending = await previewSending(database, mapping, { orders, read, board, restored, request });
  const counts = run?.counts ?? read?.counter.counts() ?? NO_COUNTS;
  const policy = mapping.policies.changeGate;
  return {
    mapping: mapping.name,
    boardId,
    selection: run?.selection ?? selection,
    ofRun: run?.runId ?? null,
    now: await database.now(),
    openRuns,
    stop,
    read: counts,
    leftByLimit: read?.counter.beyondLimit ?? 0,
    ...sending,
    findings: findingsOf(found, read),
    removals: removalsOf(read, counts),
    changeGate: { waits: abnormalChange(counts, policy), maxShare: policy.maxShare, minimumOrders: policy.minimumOrders },
    board: { readAt: board.readAt, live: board.live },
    notLookedAt: await blindSpots(database, request, board),
  };
}

/** A failure that a run would end with is a result; any other is one of the preview itself. */
function stopOf(error: unknown): { code: string; message: string } {
  if (error instanceof ApplicationFailure) return { code: error.type ?? 'UNKNOWN', message: error.message };
  throw error;
}

function findingsOf(found: readonly FoundFinding[], read: PreviewedRead | null): PreviewedFinding[] {
  if (read === null) return summarizeFindings(found, []);
  const { counter } = read;
  return summarizeFindings([...found, ...counter.found, ...counter.warnings.findings()], counter.rejectedRows);
}

function removalsOf(read: PreviewedRead | null, counts: ReadCounts): PreviewedRemovals {
  const inferred = read?.decided.removals ?? null;
  if (inferred === null) return { due: counts.removed, missingOnce: counts.missing, held: [], shrunken: [] };
  const { decision, due } = inferred;
  return { due: due.length, missingOnce: decision.noted.length, held: decision.held, shrunken: decision.shrunken };
}

async function blindSpots(database: Services['database'], { mapping, run }: PreviewRequest, board: LookedAtBoard): Promise<string[]> {
  const open = await openRequestsOfBoard(database, mapping.board.id);
  return [
    ...(board.live
      ? ['Items that people have edited, moved or removed: a run looks at each before it writes it.']
      : [
          `The board: ${board.readAt === null ? 'it was never read' : `labels, groups and free places are those of ${board.readAt}`}; --board reads it now. What people did there since is not in this plan.`,
        ]),
    ...(open.length === 0
      ? []
      : [`${String(open.length)} requests of earlier runs have no answer yet: a run first finds out what they did.`]),
    ...(run === null ? [] : ['The source as it is now: this is what the run has read.']),
  ];
}
