import type { Kind } from '../fast/verdict.js';
import type { BreakScene } from './scenes.js';

/** One piece of a file, and what stands in its place. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** A rule of the protocol that is broken on purpose, in a copy of the code. */
export interface Break {
  readonly name: string;
  /** The class of schedules that is made for it. */
  readonly scene: BreakScene;
  /** What comes of it. Only that gives it away: whatever else goes wrong may be an accident. */
  readonly brings: Kind;
  readonly patches: readonly Patch[];
  /** Switches off a neighbouring layer that would hide it, here and in the sound code that must pass the same schedules. */
  readonly without?: readonly Patch[];
}

const CLIENT = 'src/monday/client.ts';
const SEND = 'src/sync/send/send-request.ts';
const SETTLE = 'src/sync/settle/settle-request.ts';
const DETECT = 'src/sync/read/decide-read.ts';
const PLAN = 'src/sync/plan/plan-requests.ts';
const SITUATION = 'src/sync/plan/situation.ts';
const PROMOTION = 'src/store/production/promotion.ts';

const MARK_SENT =
  '  if (!(await markSent(database, request, monday.tokenIdentity, KEY_WINDOW_MS))) return await notSent(services, request.requestId);\n';
const AFTER_SEND = '  await recordSendCost(services, outcome, reserved);\n  return await recordOutcome(';

/** The board is not looked at before something is made for the first time. That is there for a restored database, and finds what a break has left behind too. */
const NO_LOOK_BEFORE: readonly Patch[] = [
  {
    file: SEND,
    find: "  if (request.status === 'OPEN' && (await alreadyOnBoard(services, mapping, request))) return { requestId, outcome: 'settled', confirmed: 0, refused: 0 };\n",
    replace: '',
  },
];

/** Orders with a missing answer are not counted on the board once more. Those that are known as double still are. */
const NO_LATER_COUNT: readonly Patch[] = [
  { file: 'src/store/records/bindings.ts', find: 'r.[recheck_after] <= @now OR r.[state] IN', replace: 'r.[state] IN' },
];

export const BREAKS: readonly Break[] = [
  {
    name: 'no intent before the send',
    scene: 'cut off after a send',
    brings: 'duplicate',
    without: NO_LOOK_BEFORE,
    patches: [
      { file: SEND, find: MARK_SENT, replace: '' },
      { file: SEND, find: AFTER_SEND, replace: `  await markSent(database, request, monday.tokenIdentity, KEY_WINDOW_MS);\n${AFTER_SEND}` },
    ],
  },
  {
    name: 'a new key per attempt',
    scene: 'late, and keys are kept',
    brings: 'duplicate',
    patches: [
      { file: CLIENT, find: "{ 'Idempotency-Key': requestId }", replace: "{ 'Idempotency-Key': `${requestId}-${String(Math.random())}` }" },
    ],
  },
  {
    name: 'key from content alone',
    scene: 'back and forth',
    brings: 'stale',
    patches: [
      {
        file: CLIENT,
        find: "{ 'Idempotency-Key': requestId }",
        replace: "{ 'Idempotency-Key': createHash('sha256').update(body).digest('hex') }",
      },
    ],
  },
  {
    name: 'no read-back',
    scene: 'lost answers',
    brings: 'duplicate',
    patches: [
      {
        file: SETTLE,
        find: 'const readBacks = await readBackEffects(services, mapping, request);',
        replace:
          "const readBacks = request.intents.filter(({ status }) => status === 'OPEN').map(({ position }) => ({ position, found: 'none' as const }));",
      },
    ],
  },
  {
    name: 'no wait for B',
    scene: 'late, and keys are forgotten',
    brings: 'duplicate',
    patches: [{ file: SETTLE, find: 'const certainAfter = effectMs + lag;', replace: 'const certainAfter = lag;' }],
  },
  {
    name: 'an incomplete read-back taken for empty',
    scene: 'lost answers, and reads with holes',
    brings: 'duplicate',
    patches: [
      {
        file: 'src/monday/read-answer.ts',
        find: '  if (wait !== undefined) {\n',
        replace: '  if (wait !== undefined && errors.length === 0) {\n',
      },
      {
        file: 'src/monday/read-answer.ts',
        find: 'if (exchange.status !== 200 || errors.length > 0) throw',
        replace: 'if (exchange.status !== 200) throw',
      },
      {
        file: 'src/monday/read-answer.ts',
        find: "  if (!Array.isArray(value) || !value.every(isRecord)) throw new IncompleteRead(`Monday's answer has no whole list of ${what}.`);\n  return value;",
        replace: '  return what !== "" && Array.isArray(value) ? value.filter(isRecord) : [];',
      },
    ],
  },
  {
    name: 'operation decided at staging',
    scene: 'cut off before the sizes',
    brings: 'duplicate',
    without: NO_LOOK_BEFORE,
    patches: [
      {
        file: SITUATION,
        find: '      state: record.state,\n',
        replace: "      state: staged.change === 'NEW' && record.readNumber < staged.readNumber ? 'ABSENT' : record.state,\n",
      },
    ],
  },
  {
    name: 'late ids thrown away',
    scene: 'asleep before a send',
    brings: 'duplicate',
    without: NO_LATER_COUNT,
    patches: [
      {
        file: 'src/store/requests/intent-transitions.ts',
        find: "  const isCreate = effect.operation.startsWith('CREATE_');\n",
        replace: "  const isCreate = effect.operation.startsWith('CREATE_');\n  if (intent.status !== 'OPEN') return;\n",
      },
    ],
  },
  {
    name: 'board not compared',
    scene: 'moved to another board',
    brings: 'foreign',
    patches: [
      {
        file: 'src/monday/match.ts',
        find: "state === 'active' && board?.id === boardId",
        replace: "state === 'active' && board?.id !== `not ${boardId}`",
      },
      { file: 'src/sync/people/look.ts', find: 'item.board?.id === mapping.board.id ? null : placeOf(item)', replace: 'null' },
      { file: 'src/sync/people/look.ts', find: '({ parentBoardId }) => parentBoardId !== board.id', replace: '() => false' },
    ],
  },
  {
    name: 'generation from a sequence',
    scene: 'promoted beside another run',
    brings: 'stale',
    patches: [
      { file: PROMOTION, find: '      const generation = await nextGeneration(tx, batch.boardId);\n', replace: '' },
      {
        file: PROMOTION,
        find: '  const now = await database.now();\n  return await database.transaction(async (tx) => {\n    await checkLease(tx, lease);\n    const acknowledged',
        replace:
          '  const now = await database.now();\n  const generation = await database.transaction(async (tx) => await nextGeneration(tx, batch.boardId));\n' +
          '  return await database.transaction(async (tx) => {\n    await checkLease(tx, lease);\n    const acknowledged',
      },
    ],
  },
  {
    name: 'snapshot ahead of acknowledgement',
    scene: 'cut off before the items',
    brings: 'lost',
    patches: [
      {
        file: PLAN,
        find: '    const requestIds = await writeRequests(tx, batch, decided, sendUncertainAlone(build, state), now);\n',
        replace:
          '    const requestIds = await writeRequests(tx, batch, decided, sendUncertainAlone(build, state), now);\n    const { nextGeneration } = await import("../../store/boards/boards.js");\n    const generation = await nextGeneration(tx, batch.boardId);\n' +
          '    await tx.executeMany(`UPDATE [dbo].[SYNC_Record] SET [acknowledged_hash] = @hash, [generation] = @generation, [dirty] = 0 WHERE [board_id] = @board AND [key_digest] = @key`,\n' +
          "      decided.filter(({ decision }) => decision.kind === 'send').map(({ order }) => ({ hash: order.hash, generation, board: batch.boardId, key: order.keyDigest })));\n",
      },
    ],
  },
  {
    name: 'isolation off',
    scene: 'one target is never answered',
    brings: 'liveness',
    patches: [
      {
        file: 'src/orders/isolation.ts',
        find: 'return request.mutations === 1 ? stepOfOne(request) : stepOfSeveral(request);',
        replace: "return request.mayRepeat ? 'repeat' : request.mutations === 1 ? stepOfOne(request) : 'wait';",
      },
    ],
  },
  {
    name: 'warnings of changed orders alone',
    scene: 'troubles of the data',
    brings: 'unseen',
    patches: [
      {
        file: DETECT,
        find: '    counter.warnings.add(evaluation);\n    const decision = reading.detection.decide(evaluation);\n',
        replace:
          "    const decision = reading.detection.decide(evaluation);\n    if (decision.kind !== 'unchanged') counter.warnings.add(evaluation);\n",
      },
    ],
  },
];
