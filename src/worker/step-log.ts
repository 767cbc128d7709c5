import type { Context } from '@temporalio/activity';
import type {
  ActivityExecuteInput,
  ActivityInboundCallsInterceptor,
  ActivityOutboundCallsInterceptor,
  GetLogAttributesInput,
  Next,
} from '@temporalio/worker';
import type { WorkerLog } from './log.js';

/** The ids by which lines of the log are found. */
const IDS = { runId: 'run', batchId: 'batch', requestId: 'request', mappingName: 'mapping', target: 'target' } as const;

/** Steps that are repeated every minute and say nothing by themselves. */
const FREQUENT = new Set(['lookForAlerts', 'nextAlert']);

/** Logs the end of every step with the ids of its run, batch and request, and adds these ids to the lines of the SDK about it. Arguments and results are not logged. */
export class StepLog implements ActivityInboundCallsInterceptor, ActivityOutboundCallsInterceptor {
  readonly #log: WorkerLog;
  readonly #context: Context;
  #ids: Readonly<Record<string, string>> = {};

  constructor(log: WorkerLog, context: Context) {
    this.#log = log;
    this.#context = context;
  }

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const { activityType: step, attempt, workflowExecution } = this.#context.info;
    this.#ids = { ...batchOf(workflowExecution?.workflowId), ...idsOf(input.args[0]) };
    const start = Date.now();
    const result = await next(input);
    const level = FREQUENT.has(step) ? 'debug' : 'info';
    const ended = { ...this.#ids, step, attempt, workflow: workflowExecution?.workflowId, ms: Date.now() - start, ...statusOf(result) };
    this.#log[level](ended, `${step} done`);
    return result;
  }

  getLogAttributes(
    input: GetLogAttributesInput,
    next: Next<ActivityOutboundCallsInterceptor, 'getLogAttributes'>,
  ): Record<string, unknown> {
    return next({ ...input, ...this.#ids });
  }
}

/** A batch has a workflow of its own, which is named after it. */
function batchOf(workflowId: string | undefined): { readonly batch?: string } {
  const [, batch] = workflowId?.split('/batch/') ?? [];
  return batch === undefined ? {} : { batch };
}

/** Beside a workflow alone, a run id is one of Temporal and none of the sync. */
function idsOf(argument: unknown): Record<string, string> {
  if (typeof argument !== 'object' || argument === null) return {};
  return Object.fromEntries(
    Object.entries(IDS).flatMap(([key, name]) => {
      const value = (argument as Record<string, unknown>)[key];
      if (key === 'runId' && 'workflowId' in argument && !('workflowRunId' in argument)) return [];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** How a run or a batch has ended. */
function statusOf(result: unknown): { readonly status?: string } {
  const { status } = (result ?? {}) as { status?: unknown };
  return typeof status === 'string' ? { status } : {};
}
