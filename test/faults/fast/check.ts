import { checkEqual, checkOneOfEach, itemKey, liveItems } from '../../support/check-board.js';
import { checkBooks, running } from '../../support/check-books.js';
import { checkFindings, checkHeld, checkVerdicts } from '../../support/check-findings.js';
import type { Unchanged } from '../../support/check-findings.js';
import { checkPlaces } from '../../support/check-places.js';
import { checkRequests } from '../../support/check-requests.js';
import { checkSends } from '../../support/check-sends.js';
import { checkProduction, checkSnapshot, standings } from '../../support/check-tables.js';
import { checkWaits } from '../../support/check-waits.js';
import { text } from '../../support/evidence.js';
import type { Evidence } from '../../support/evidence.js';
import { orderKeyOf } from '../../support/removals.js';
import type { Remains } from './verdict.js';

export interface Circumstances {
  /** Limits were drawn: being limited is then Monday's doing. */
  readonly limited: boolean;
  /** Order numbers that people have touched on the board. */
  readonly touched: ReadonlySet<string>;
  /** Work went on beyond the bounds: the board may show doubles and old values, and none of them unreported. */
  readonly beyond: boolean;
  readonly unchanged: Unchanged;
  /** Keys that a person has decided to keep on the board while the source lacks them. */
  readonly kept: ReadonlySet<string>;
}

/** What must hold after every run, whatever went wrong in it. */
export function checkAlways(evidence: Evidence, circumstances: Circumstances): string[] {
  const requests = checkRequests(evidence).filter((problem) => !(circumstances.limited && problem.startsWith('P9:')));
  const production = circumstances.touched.size > 0 || circumstances.beyond ? [] : checkProduction(evidence);
  const inOrder = circumstances.beyond
    ? []
    : [...checkOneOfEach(evidence), ...checkSends(evidence), ...requests, ...checkKept(evidence, circumstances)];
  return [
    ...inOrder,
    ...production,
    ...checkPlaces(evidence),
    ...checkSnapshot(evidence),
    ...checkBooks(evidence),
    ...checkFindings(evidence, circumstances.unchanged),
    ...checkVerdicts(evidence),
    ...checkWaits(evidence),
  ];
}

/** P13: what a person has decided to keep is on the board. */
function checkKept(evidence: Evidence, { kept, touched }: Circumstances): string[] {
  const live = new Set(liveItems(evidence).map(({ id }) => id));
  const shown = new Set(evidence.records.filter((record) => live.has(text(record, 'item_id'))).map(orderKeyOf));
  const gone = [...kept].filter((key) => !shown.has(key) && !touched.has(numberOf(key)));
  return gone.map((key) => `P13: ${key} was to be kept on the board, and is not there`);
}

const numberOf = (key: string): string => key.split(' | ')[0] ?? '';

/** Order numbers that may differ from the source: people have touched them, or the source lacks them and they are held for a person or kept by one. */
function openNumbers(evidence: Evidence, { touched, kept }: Circumstances): Set<string> {
  const held = evidence.findings.filter((row) => row['code'] === 'REMOVAL_GATE' && row['status'] === 'OPEN').map((row) => row['customer']);
  const isEmpty = evidence.source.rows.length === 0;
  const inSource = new Set(evidence.expected.map(({ key }) => key));
  const waiting = evidence.records
    .filter((record) => isEmpty || held.includes(text(record, 'customer')))
    .map(orderKeyOf)
    .filter((key) => !inSource.has(key));
  return new Set([...touched, ...[...kept, ...waiting].map(numberOf)]);
}

/** P15: where Monday fails for one target alone, a batch leaves at most its order to the next run. */
export function checkIsolated({ batches }: Evidence): string[] {
  return batches
    .filter((batch) => Number(batch['deferred_records']) > 1)
    .map((batch) => `P15: a batch of ${text(batch, 'customer_name')} left ${text(batch, 'deferred_records')} orders to the next run`);
}

/** P2, P12: once the faults have stopped, everything is where it belongs. */
export function checkSettled(evidence: Evidence, circumstances: Circumstances): string[] {
  const { touched } = circumstances;
  const { problems, of } = standings(evidence);
  const pending = [...of].filter(([key, standing]) => standing !== 'acknowledged' && !touched.has(numberOf(key)));
  return [
    ...problems.filter((problem) => ![...touched].some((number) => problem.includes(number))),
    // Orders follow a group that a person has renamed.
    ...checkEqual(evidence, openNumbers(evidence, circumstances)).filter((problem) => !problem.includes('(mine)"')),
    // What people removed counts as lost in other ways.
    ...(touched.size > 0 ? [] : checkHeld(evidence)),
    ...pending.map(([key, standing]) => `P2: ${key} ends as ${standing}`),
    ...running(evidence).map((sentence) => `liveness: ${sentence}`),
  ];
}

/** Beyond the bounds: duplicates on the board that are in no error table, and the number of duplicates that are. */
export function unreported(evidence: Evidence): { readonly problems: string[]; readonly reported: number } {
  const open = evidence.errors.filter((error) => error['resolved_date'] === null && error['error_type'] === 'DUPLICATE_FOUND');
  const orders = new Set(open.map((error) => text(error, 'order_number').toUpperCase()));
  const groups = new Set(open.filter((error) => error['stg_key'] === null).map((error) => text(error, 'group_name')));
  const doubles = checkOneOfEach(evidence).filter((problem) => problem.startsWith('P1:') && !problem.includes('with key '));
  const numbers = new Map(liveItems(evidence).map((item) => [item.name, itemKey(item, evidence.schedule).split(' | ')[0] ?? '']));
  const isReported = (problem: string): boolean =>
    [...orders].some((number) => problem.includes(number)) ||
    [...groups].some((title) => problem.includes(`"${title}"`)) ||
    [...numbers].some(([name, number]) => problem.endsWith(name) && orders.has(number));
  const problems = doubles.filter((problem) => !isReported(problem));
  return { problems: problems.map((problem) => `${problem}, and it was not reported`), reported: doubles.length - problems.length };
}

/** What is on the board at the end but should not be, or is missing; judged by the board and the source alone. */
export function countRemains(evidence: Evidence, circumstances: Circumstances): Remains {
  const doubles = checkOneOfEach(evidence).filter((problem) => problem.startsWith('P1:') && !problem.includes('with key '));
  const wrong = checkEqual(evidence, openNumbers(evidence, circumstances)).filter((problem) => !problem.includes('(mine)"'));
  const lost = wrong.filter((problem) => problem.endsWith('is not on the board') || /: size .* has 0 instead of /.test(problem));
  return { duplicates: doubles.length, lost: lost.length, stale: wrong.length - lost.length };
}
