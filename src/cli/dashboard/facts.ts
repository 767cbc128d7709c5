import type { Client } from '@temporalio/client';
import { OPEN_BATCH_STATUSES } from '../../store/batches/batches.js';
import { tokenStates } from '../../store/boards/tokens.js';
import type { TokenState } from '../../store/boards/tokens.js';
import { activeBatches, countPartlySent, lastRuns } from '../../store/runs/overview.js';
import type { ActiveBatch } from '../../store/runs/overview.js';
import type { Progress } from '../../contracts/messages.js';
import { MAX_AGE_MS } from '../check/check-status.js';
import { tableFacts } from '../check/facts.js';
import { problemsOf } from '../check/rules.js';
import type { Asked } from '../check/rules.js';
import type { Problem, TableFacts } from '../../orders/health.js';
import { workflowLink, workingMapping } from '../context.js';
import type { CommandContext, DatabaseContext } from '../context.js';
import { heldCustomers } from '../commands/removals.js';
import type { HeldCustomer } from '../commands/removals.js';
import { askProgress, currentWaits } from '../follow/run-watcher.js';
import type { Wait } from '../../orders/wait.js';
import { runLine } from '../run-table.js';
import type { RunLine } from '../run-table.js';
import { openWorkflowOf } from '../temporal/open-run.js';
import { pendingFailures } from '../temporal/pending-failures.js';
import type { PendingFailure } from '../temporal/pending-failures.js';
import { describeSchedule, lastSkippedStart } from '../temporal/schedule-facts.js';
import type { ScheduleFacts, SkippedStart } from '../temporal/schedule-facts.js';
import { isAttended, queueFacts } from '../temporal/workers.js';
import { describeVerification, notCompared } from '../temporal/verification.js';
import type { VerificationSchedule } from '../temporal/verification.js';
import type { TemporalSide } from './temporal-side.js';

const RUNS_SHOWN = 10;
const BATCHES_SHOWN = 30;

/** What the dashboard reads from. */
export interface Sources {
  readonly context: DatabaseContext;
  readonly temporal: TemporalSide;
}

/** What Temporal knows now. */
export interface LiveFacts {
  readonly open: {
    readonly workflowId: string;
    readonly since: string;
    readonly progress: Progress | null;
    readonly link: string | null;
  } | null;
  readonly failures: readonly PendingFailure[];
  readonly waits: ReadonlyMap<string, Wait>;
  readonly schedule: ScheduleFacts | null;
  readonly skippedStart: SkippedStart | null;
  readonly verification: VerificationSchedule | null;
  readonly queues: readonly QueueWorkers[];
}

/** A task queue, and the workers that poll it. Temporal remembers a worker for some minutes. */
export interface QueueWorkers {
  readonly queue: string;
  /** By the name that each gives itself: `<process>@<machine>`. */
  readonly workers: readonly string[];
  /** False when none of them gets its tasks: there is none, or their version is not the current one. */
  readonly attended: boolean;
}

/** Everything that the first page shows. */
export interface Overview {
  readonly mapping: string;
  readonly problems: readonly Problem[];
  readonly tables: TableFacts;
  readonly runs: readonly RunLine[];
  /** At work, or ended with orders left. */
  readonly batches: readonly ActiveBatch[];
  readonly partlySent: number;
  readonly held: readonly HeldCustomer[];
  readonly tokens: readonly TokenState[];
  readonly temporal: Asked<LiveFacts>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Reads the tables, and asks Temporal, which may be away. */
export async function overview({ context, temporal }: Sources): Promise<Overview> {
  const { services, mapping } = context;
  const { database } = services;
  const used = await workingMapping(context);
  const batches = (await activeBatches(database, used, BATCHES_SHOWN)).filter(({ status }) => status !== 'COMPLETED');
  const [live, tables] = await Promise.all([
    temporal.ask((client) => liveFacts(withTemporal(context, client), batches)),
    tableFacts(context),
  ]);
  return {
    mapping,
    problems: problemsOf({ tables: { kind: 'answer', value: tables }, temporal: checked(live) }, MAX_AGE_MS),
    tables,
    runs: (await lastRuns(database, mapping, RUNS_SHOWN)).map(runLine),
    batches,
    partlySent: await countPartlySent(database, used.board.id),
    held: await heldCustomers(context, used, undefined),
    tokens: await tokenStates(database),
    temporal: live,
    now: Date.now(),
  };
}

/** What open batches wait for; none while Temporal is away. */
export async function waitsNow(
  { context, temporal }: Sources,
  batches: Parameters<typeof currentWaits>[1],
): Promise<ReadonlyMap<string, Wait>> {
  const asked = await temporal.ask((client) => currentWaits(withTemporal(context, client), batches));
  return asked.kind === 'answer' ? asked.value : new Map();
}

async function liveFacts(context: CommandContext, batches: readonly ActiveBatch[]): Promise<LiveFacts> {
  const { services, mapping } = context;
  const found = await openWorkflowOf(services.temporal, mapping);
  const schedule = await describeSchedule(context, 'runs');
  return {
    open:
      found === null
        ? null
        : {
            workflowId: found.workflowId,
            since: found.since,
            progress: await askProgress(context, services.temporal.workflow.getHandle(found.workflowId)),
            link: workflowLink(context, found.workflowId, found.workflowRunId),
          },
    failures: found === null ? [] : await pendingFailures(services.temporal, [found.workflowId]),
    waits: batches.some(({ status }) => OPEN_BATCH_STATUSES.includes(status))
      ? await currentWaits(context, batches)
      : new Map<string, Wait>(),
    schedule,
    skippedStart: schedule === null ? null : await lastSkippedStart(context, schedule),
    verification: await describeVerification(context),
    queues: (await queueFacts(context)).map((queue) => ({
      queue: queue.name,
      workers: queue.pollers.map(({ identity }) => identity),
      attended: isAttended(queue),
    })),
  };
}

function withTemporal(context: DatabaseContext, temporal: Client): CommandContext {
  const { mappingsFolder, snapshotFolder, bounds } = context.settings;
  return { ...context, services: { database: context.services.database, temporal, mappingsFolder, snapshotFolder, bounds } };
}

/** The facts that `status --check` judges. */
function checked(live: Asked<LiveFacts>): Parameters<typeof problemsOf>[0]['temporal'] {
  if (live.kind === 'none') return live;
  const { schedule, verification, queues } = live.value;
  return {
    kind: 'answer',
    value: {
      schedule: schedule === null ? 'none' : schedule.paused ? 'paused' : 'active',
      notCompared: notCompared(verification),
      queuesWithoutWorker: queues.filter(({ attended }) => !attended).map(({ queue }) => queue),
    },
  };
}
