import type { Overview } from '../../src/cli/dashboard/facts.js';
import type { BatchReport } from '../../src/cli/commands/batch-report.js';
import type { RunDetails } from '../../src/cli/commands/run-lines.js';
import type { RunStory } from '../../src/cli/report/run-story.js';
import { runLine } from '../../src/cli/run-table.js';
import type { ListedBatch } from '../../src/store/batches/batch-list.js';
import type { ListedError } from '../../src/store/errors/error-list.js';
import type { ListedFinding } from '../../src/store/findings/listed-finding.js';
import type { RunRequest } from '../../src/store/requests/run-requests.js';

/** A name that would run as a script, end an attribute, or turn the direction of the text, wherever it is not escaped. */
export const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>&amp;\u202Etxt`;

export const NOW = Date.parse('2026-03-01T03:20:00.000Z');
const at = (seconds: number): string => new Date(Date.parse('2026-03-01T03:00:00.000Z') + seconds * 1000).toISOString();

const RUN_ID = '3f2a91c0-0000-4000-8000-000000000001';
export const BATCH_ID = '5b1c22d0-0000-4000-8000-000000000002';

const NO_COUNTS = {
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
  staged: 0,
  promoted: 0,
  failed: 0,
  deferred: 0,
};

const batch = (customer: string, failed: number): ListedBatch => ({
  batchId: BATCH_ID,
  runId: RUN_ID,
  customer,
  number: 1,
  count: 1,
  status: failed === 0 ? 'COMPLETED' : 'COMPLETED_WITH_ERRORS',
  statusReason: failed === 0 ? null : `${String(failed)} failed`,
  workflowId: 'order-sync/m/batch/b',
  workflowRunId: 'w',
  orders: { total: 120, promoted: 120 - failed, failed, deferred: 0 },
  sizes: { total: 480, promoted: 480, failed: 0 },
  api: { calls: 31, refusals: failed, repeats: 1 },
  times: { created: at(0), staged: at(10), started: at(12), itemsSent: at(200), subitemsSent: at(400), promoted: at(410), ended: at(411) },
  errorSummary: failed === 0 ? null : `2 x LABEL_MISSING: ${HOSTILE}`,
});

const refused: ListedError = {
  errorId: '77777777-0000-4000-8000-000000000003',
  kind: 'order',
  customer: HOSTILE,
  orderNumber: 'ASH-00001',
  itemName: HOSTILE,
  size: null,
  code: 'LABEL_MISSING',
  message: `This status label doesn't exist: ${HOSTILE}`,
  column: 'ORDER TYPE',
  value: HOSTILE,
  firstSeen: at(100),
  lastSeen: at(100),
  seenCount: 1,
  retryCount: 0,
  nextRetry: null,
  retriesUsedUp: false,
  batchId: BATCH_ID,
  runId: RUN_ID,
  requestId: null,
  resolvedDate: null,
  resolvedBy: null,
};

export const finding: ListedFinding = {
  id: '88888888-0000-4000-8000-000000000004',
  kept: 'finding',
  code: 'NUMBER_ROUNDED',
  severity: 'warning',
  scope: 'order',
  customer: HOSTILE,
  orderNumber: HOSTILE,
  size: null,
  field: 'CUSTOMER PRICE',
  valueSeen: '1.23456',
  message: `The value was rounded: ${HOSTILE}`,
  firstSeen: at(5),
  lastSeen: at(5),
  seenCount: 3,
  firstRunId: RUN_ID,
  lastRunId: RUN_ID,
  status: 'OPEN',
  endedDate: null,
  endedBy: null,
  endedReason: null,
};

const request = (index: number): RunRequest => ({
  operation: index % 4 === 0 ? 'CREATE_ITEM' : 'CREATE_SUBITEM',
  status: index === 7 ? 'REFUSED' : 'ANSWERED',
  effects: 5,
  points: 150_000,
  sendCount: index === 9 ? 2 : 1,
  firstSent: at(12 + index * 5),
  lastSent: at(12 + index * 5),
  answered: at(13 + index * 5 + (index % 3)),
  code: index === 7 ? 'LABEL_MISSING' : null,
});

const run = {
  mapping: 'customer-master-schedule',
  runId: RUN_ID,
  workflowId: 'order-sync/customer-master-schedule',
  workflowRunId: 'w1',
  remedy: null,
  exitCode: 0,
  startTime: at(0),
  selection: {},
  newErrors: 0,
  batches: {},
  books: { balance: true, problems: [] },
  notes: [],
  wholeSource: true,
  temporalUi: 'http://127.0.0.1:8233/namespaces/default/workflows/x',
} as const;

const full: RunDetails = {
  ...run,
  status: 'COMPLETED_WITH_ERRORS',
  statusReason: `2 failed; 2 errors open, 2 new: LABEL_MISSING 2; ${HOSTILE}`,
  remedy: HOSTILE,
  endTime: at(412),
  selection: { customer: HOSTILE },
  counts: { ...NO_COUNTS, rowsRead: 12_345, unchanged: 12_105, new: 200, changed: 40, staged: 240, promoted: 238, failed: 2 },
  newErrors: 2,
  notes: [HOSTILE],
  listedBatches: [batch(HOSTILE, 2), batch('GREYSON', 0)],
  refused: [refused],
  findings: [finding],
};

/** A run with everything that a page shows. */
export const FULL: RunStory = {
  run: full,
  requests: Array.from({ length: 80 }, (_, index) => request(index)),
  tokens: [
    {
      limit: 5_000_000,
      spent: 1_250_000,
      windowStarted: new Date(NOW - 20_000).toISOString(),
      requestsSent: 80,
      outage: { failures: 3, since: at(1_000), until: at(1_200), answer: HOSTILE },
    },
  ],
  now: NOW,
};

/** A run that has found nothing to do. */
export const EMPTY: RunStory = {
  run: { ...run, status: 'COMPLETED', statusReason: null, endTime: at(3), counts: NO_COUNTS, listedBatches: [], refused: [], findings: [] },
  requests: [],
  tokens: [],
  now: NOW,
};

const lines = [full, EMPTY.run].map((one) => runLine(one as unknown as Parameters<typeof runLine>[0]));

/** Everything that the first page can show. */
export const OVERVIEW: Overview = {
  mapping: 'customer-master-schedule',
  problems: [
    { level: 'CRITICAL', text: 'no worker polls monday-api' },
    { level: 'WARNING', text: `2 errors open: ${HOSTILE}` },
  ],
  tables: {
    now: new Date(NOW).toISOString(),
    lastRun: { runId: RUN_ID, status: 'COMPLETED_WITH_ERRORS', reason: HOSTILE, ended: at(412) },
    lastSuccess: at(412),
    open: [
      { code: 'LABEL_MISSING', severity: 'error', open: 2, new: 2 },
      { code: 'NUMBER_ROUNDED', severity: 'warning', open: 14, new: 0 },
    ],
  },
  runs: lines,
  batches: [
    {
      batchId: BATCH_ID,
      runId: RUN_ID,
      customer: HOSTILE,
      status: 'ITEMS_SENT',
      statusReason: null,
      startTime: at(900),
      endTime: null,
      orders: 120,
      promoted: 0,
      failed: 2,
      deferred: 0,
      errorSummary: HOSTILE,
    },
  ],
  partlySent: 3,
  held: [
    {
      customer: HOSTILE,
      findingId: finding.id,
      status: 'OPEN',
      message: HOSTILE,
      state: 'undecided',
      decidedBy: null,
      orders: [{ key: 'k', name: HOSTILE }],
    },
  ],
  tokens: FULL.tokens,
  temporal: {
    kind: 'answer',
    value: {
      open: {
        workflowId: 'order-sync/customer-master-schedule',
        since: at(890),
        progress: {
          step: 'send',
          paused: true,
          cancelled: false,
          wait: { cause: 'outage', until: at(1_300), detail: HOSTILE },
          waitingFor: 'approval of the change gate',
          batchesDone: 3,
          batchesTotal: 12,
          requestsDone: 44,
        },
        link: 'javascript:alert(1)',
      },
      failures: [],
      waits: new Map([[BATCH_ID, { cause: 'other batch', until: null, detail: HOSTILE }]]),
      schedule: {
        id: 's',
        when: 'every 1 h',
        paused: false,
        note: HOSTILE,
        overlap: 'SKIP',
        catchupWindowMs: 1,
        nextTimes: [at(3_600), at(7_200)],
        recent: [],
        running: [],
        taken: 1,
        skippedByOverlap: 0,
        missed: 0,
      },
      verification: {
        id: 's/verify',
        when: 'cron 0 2 * * * in UTC',
        paused: true,
        note: HOSTILE,
        overlap: 'SKIP',
        catchupWindowMs: 1,
        nextTimes: [],
        recent: [],
        running: [],
        taken: 1,
        skippedByOverlap: 0,
        missed: 0,
        last: { state: 'failed', reason: HOSTILE, at: at(700), workflowId: 'w', workflowRunId: 'r' },
      },
      skippedStart: { at: at(800), workflowId: 'w', reason: HOSTILE },
      queues: [
        { queue: 'order-sync', workers: ['17@worker-1'], attended: true },
        { queue: 'monday-api', workers: [], attended: false },
      ],
    },
  },
  now: NOW,
};

/** Before the first run, with Temporal away. */
export const OVERVIEW_EMPTY: Overview = {
  ...OVERVIEW,
  problems: [{ level: 'CRITICAL', text: 'Temporal cannot be asked: it is away' }],
  tables: { now: OVERVIEW.tables.now, lastRun: null, lastSuccess: null, open: [] },
  runs: [],
  batches: [],
  partlySent: 0,
  held: [],
  tokens: [],
  temporal: { kind: 'none', reason: 'No Temporal server answers at 127.0.0.1:1.' },
};

/** A batch with everything that a page shows. */
export const BATCH: BatchReport = {
  ...batch(HOSTILE, 2),
  wait: { cause: 'lost answer', until: null, detail: HOSTILE },
  temporalUi: null,
  unfinished: [
    {
      key: 'k',
      title: HOSTILE,
      group: HOSTILE,
      change: 'NEW',
      status: 'FAILED',
      code: 'LABEL_MISSING',
      message: HOSTILE,
      stagedDate: at(10),
      sizes: 4,
      superseded: false,
      outgoing: {},
      meaning: null,
      remedy: null,
    },
  ],
  errors: [{ ...refused, meaning: null, remedy: null }],
  healers: [],
  requests: [
    {
      requestId: '99999999-0000-4000-8000-000000000005',
      operation: 'CREATE_ITEM',
      aliases: 5,
      status: 'REFUSED',
      sendCount: 1,
      firstSent: at(12),
      lastSent: at(12),
      answered: at(13),
      code: 'LABEL_MISSING',
      message: HOSTILE,
    },
  ],
};

export const RUNS = lines;
export const BATCHES = full.listedBatches;
