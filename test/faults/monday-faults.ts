import type { FaultKind } from '../../sandbox/simulator/http/fault-kinds.js';
import type { Chance } from '../protocol/support/chance.js';

/** What a suite allows the faults of Monday that it draws. */
export interface FaultLimits {
  /** Longest time that work goes on after its gateway has given up, in milliseconds. */
  readonly latestMs: number;
  /** Longest time by which a read may lag behind, in milliseconds. */
  readonly lagMs: number;
  /** The sync is configured to trust that Monday keeps every answer under its key; so no fault is drawn that loses one. */
  readonly keepsAnswers: boolean;
  /** How long refusals ask to wait, in seconds. */
  readonly retrySeconds: number;
  /** Whether the budget of a minute may be reported as used up: the sync waits for the end of the minute, whatever Monday asks for. */
  readonly budget: boolean;
}

type Kinds = readonly [FaultKind, ...FaultKind[]];

/** An answer that does not come, or does not show what became of the request. */
const UNANSWERED: Kinds = [
  'lostBeforeCommit',
  'lostAfterCommit',
  'timeoutBeforeCommit',
  'timeoutAfterCommit',
  'error500BeforeCommit',
  'error500AfterCommit',
  'badGateway502',
  'unavailable503',
  'gatewayTimeout504',
];
const MALFORMED: Kinds = ['htmlBody', 'cutBody', 'emptyBody', 'blankBody', 'nullData', 'wrongContentType', 'slowBody', 'dataAndErrors'];
const NOT_NOW: Kinds = [
  'locked423',
  'temporarilyBlocked',
  'minuteLimit429',
  'concurrencyLimit429',
  'ipLimit429',
  'limit200',
  'legacyLimit200',
];
/** The whole request is refused because of one mutation in it. */
const WHOLE: Kinds = ['wholeWithoutData', 'wholeWithNulls', 'wholeNamingItem', 'dataList'];
/** Answers beside which Monday says something of its API. */
const VERSIONS: Kinds = ['otherVersion', 'deprecation'];
const SPENT: Kinds = ['complexityLimit429'];
/** Refusals that concern all orders: the run stops, and the next one continues. */
const STOPS: Kinds = ['unauthorized401', 'dailyLimit429'];
/** A process that dies keeps no answer, so that the key of its request runs again. */
const DIES: Kinds = ['diesMidway'];
const LATE: Kinds = ['resetWhileRunning', 'lateCommit', 'lateCommit', 'delay', 'keyBusy409'];
const PARTIAL: Kinds = ['aliasRefused', 'aliasInvalid', 'aliasMissing', 'aliasInvalidReasons', 'aliasColumnUnknown', 'aliasForbidden'];
const KEYS: Kinds = ['keyForgotten', 'answerNotKept'];
const HOLES: Kinds = ['subitemsRefused', 'columnsRefused', 'staleIndex'];

const MUTATIONS = [
  'create_group',
  'create_item',
  'create_item',
  'create_subitem',
  'create_subitem',
  'change_multiple_column_values',
  'move_item_to_group',
  'archive_item',
] as const;
const READS = ['items_page_by_column_values', 'items', 'boards'] as const;

/** Time between the two parts of an answer, in milliseconds: shorter than the client waits for a whole one. */
const PAUSE_MS = 500;

/** One fault of Monday that hits one or two requests, for the control channel of the simulator. */
export function drawMondayFault(chance: Chance, limits: FaultLimits): Record<string, unknown> {
  const reads = chance.oneIn(5);
  const on = reads ? chance.pick(READS) : chance.pick(MUTATIONS);
  const spent = limits.budget && chance.oneIn(20) ? SPENT : null;
  const kind = chance.pick(
    spent ?? chance.pick<Kinds>(reads ? [UNANSWERED, MALFORMED, NOT_NOW, HOLES, VERSIONS] : groupsFor(chance, limits)),
  );
  return {
    on,
    kind,
    times: 1 + chance.below(2),
    mutations: chance.below(3),
    mutation: chance.below(2),
    executed: chance.oneIn(2),
    delayMs: delayOf(chance, kind, limits),
    // Where Monday does not name a delay, the delay is half a minute.
    hint: chance.pick(['body', 'header', 'both']),
    retrySeconds: limits.retrySeconds,
  };
}

/** As they are until the faults are cleared: no answer, a refusal to answer, or an answer that leaves open what happened. */
const ENDLESS: Kinds = [
  'error500BeforeCommit',
  'error500BeforeCommit',
  'error500AfterCommit',
  'lostBeforeCommit',
  'timeoutBeforeCommit',
  'unavailable503',
  'nullData',
  'keyBusy409',
  ...WHOLE,
];
/** A lock of one item ends when it is changed no more; what a create needs is not one item. */
const ENDLESS_OF_ITEMS: Kinds = [...ENDLESS, 'locked423'];

const ON_ITEMS = ['change_multiple_column_values', 'change_multiple_column_values', 'move_item_to_group', 'archive_item'] as const;

/** The simulator numbers its items in order, subitems among them. The first numbers are those of groups. */
const FIRST_ID = 9_700_000_002;
const SOME_IDS = 30;

/** A fault of one target that never ends: every request that names it, whatever else it carries. */
export function drawEndlessFault(chance: Chance): Record<string, unknown> {
  const times = 1_000_000;
  if (chance.oneIn(3)) return { on: 'create_item', kind: chance.pick(ENDLESS), times, match: `A-00${String(1 + chance.below(8))}` };
  const match = String(FIRST_ID + chance.below(SOME_IDS));
  return { on: chance.pick(ON_ITEMS), kind: chance.pick(ENDLESS_OF_ITEMS), times, match };
}

function groupsFor(chance: Chance, { keepsAnswers }: FaultLimits): readonly [Kinds, ...Kinds[]] {
  const rare = chance.oneIn(8) ? [STOPS] : [];
  return [UNANSWERED, UNANSWERED, MALFORMED, NOT_NOW, LATE, PARTIAL, WHOLE, VERSIONS, ...(keepsAnswers ? [] : [DIES, KEYS]), ...rare];
}

function delayOf(chance: Chance, kind: FaultKind, { latestMs, lagMs }: FaultLimits): number {
  if (kind === 'slowBody') return PAUSE_MS;
  return chance.below(kind === 'staleIndex' ? lagMs : latestMs);
}
