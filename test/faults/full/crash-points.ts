/** What a worker has just done when it can be struck: a statement by itself, one inside a transaction, a commit, or something that is no SQL. */
export type Moment = 'executed' | 'inside' | 'committed' | 'found' | 'sending' | 'answered' | 'reading' | 'snapshot';

interface Place {
  /** Activity in which it lies. */
  readonly activity: string;
  readonly moment: Moment;
  /** The statement that was run, or for a commit one of those it made lasting; the step of a snapshot's write. */
  readonly of?: RegExp;
}

/**
 * Every boundary at which a process may end: between any two of them lies nothing that another process or Monday could see. Each is told by the
 * activity and by what it has just done, so that the product needs no line for it.
 */
export const CRASH_POINTS = {
  'mapping claim taken': { activity: 'beginRun', moment: 'executed', of: /\[SYNC_Claim\]/ },
  'run begun': { activity: 'beginRun', moment: 'executed', of: /INTO \[dbo\]\.\[SYNC_Run\]/ },
  'continued as new': { activity: 'beginRun', moment: 'found', of: /FROM \[dbo\]\.\[SYNC_Run\]/ },
  'board looked at': { activity: 'refreshBoard', moment: 'committed' },
  'before the read is published': { activity: 'detect', moment: 'inside', of: /SET \[changed_load_id\]/ },
  'read published': { activity: 'detect', moment: 'committed', of: /SET \[changed_load_id\]/ },
  'before staging is published': { activity: 'stage', moment: 'inside', of: /SET \[staging_load_id\]/ },
  'staging published': { activity: 'stage', moment: 'committed', of: /SET \[staging_load_id\]/ },
  'batch claim taken': { activity: 'openBatch', moment: 'executed', of: /\[SYNC_Claim\]/ },
  'batch opened': { activity: 'openBatch', moment: 'committed', of: /SET \[status\] = N'RUNNING'/ },
  'before intents are committed': { activity: 'planRequests', moment: 'inside', of: /INTO \[dbo\]\.\[SYNC_Intent\]/ },
  'intents committed': { activity: 'planRequests', moment: 'committed', of: /INTO \[dbo\]\.\[SYNC_Intent\]/ },
  'budget reserved': { activity: 'sendRequest', moment: 'committed', of: /SYNC_Budget/ },
  'marked as sent': { activity: 'sendRequest', moment: 'executed', of: /SET \[status\] = N'SENT'/ },
  'before the send': { activity: 'sendRequest', moment: 'sending' },
  'answer not yet stored': { activity: 'sendRequest', moment: 'answered' },
  'before the answer is committed': { activity: 'sendRequest', moment: 'inside', of: /UPDATE \[dbo\]\.\[SYNC_Intent\]/ },
  'answer stored': { activity: 'sendRequest', moment: 'committed', of: /UPDATE \[dbo\]\.\[SYNC_Intent\]/ },
  'before promotion': { activity: 'closeBatch', moment: 'inside', of: /SET \[generation\]/ },
  'inside promotion': { activity: 'closeBatch', moment: 'inside', of: /SET \[acknowledged_hash\]/ },
  'promotion done': { activity: 'closeBatch', moment: 'committed', of: /SET \[promotion_completed\]/ },
  'before the books of the batch are closed': { activity: 'closeBatch', moment: 'inside', of: /\[cleanup_completed\] = @now/ },
  'books of the batch closed': { activity: 'closeBatch', moment: 'committed', of: /\[cleanup_completed\] = @now/ },
  'batch claim released': { activity: 'closeBatch', moment: 'executed', of: /SET \[released_date\]/ },
  'snapshot written aside': { activity: 'finishRun', moment: 'snapshot', of: /^data synced$/ },
  'snapshot data renamed': { activity: 'finishRun', moment: 'snapshot', of: /^data renamed$/ },
  'snapshot manifest written': { activity: 'finishRun', moment: 'snapshot', of: /^manifest synced$/ },
  'snapshot renamed': { activity: 'finishRun', moment: 'snapshot', of: /^manifest renamed$/ },
  'before the books of the run are closed': { activity: 'finishRun', moment: 'inside', of: /UPDATE \[dbo\]\.\[SYNC_Run\] SET \[status\]/ },
  'books of the run closed': { activity: 'finishRun', moment: 'committed', of: /UPDATE \[dbo\]\.\[SYNC_Run\] SET \[status\]/ },
  'mapping claim released': { activity: 'finishRun', moment: 'executed', of: /SET \[released_date\]/ },
  'looking for a lost answer': { activity: 'sendRequest', moment: 'reading' },
} as const satisfies Record<string, Place>;

export type CrashPoint = keyof typeof CRASH_POINTS;

export const crashPoints = Object.keys(CRASH_POINTS) as [CrashPoint, ...CrashPoint[]];

/** The database's write lock is held there: a worker that is paused there blocks all others. */
export const insideTransaction = (point: CrashPoint): boolean => CRASH_POINTS[point].moment === 'inside';

/** Activities of a run itself: their points are come to once in it, those of its batches and requests more often. */
const ONCE_A_RUN: readonly string[] = ['beginRun', 'detect', 'stage', 'finishRun'];

export const isOnceARun = (point: CrashPoint): boolean => ONCE_A_RUN.includes(CRASH_POINTS[point].activity);

/** Whether a worker has just come to the point. */
export function isAt(point: CrashPoint, activity: string, moment: Moment, of: readonly string[]): boolean {
  const place: Place = CRASH_POINTS[point];
  if (place.activity !== activity || place.moment !== moment) return false;
  const { of: pattern } = place;
  return pattern === undefined || of.some((text) => pattern.test(text));
}
