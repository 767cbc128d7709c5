import { checkEqual, checkOneOfEach, itemKey, liveItems } from '../../support/check-board.js';
import { checkBooks, running } from '../../support/check-books.js';
import { checkPlaces } from '../../support/check-places.js';
import { checkRequests } from '../../support/check-requests.js';
import { checkSends } from '../../support/check-sends.js';
import { checkProduction, checkSnapshot, standings } from '../../support/check-tables.js';
import { text } from '../../support/evidence.js';
import type { Evidence } from '../../support/evidence.js';
import type { Remains } from './verdict.js';

export interface Circumstances {
  /** Limits were drawn: being limited is then Monday's doing. */
  readonly limited: boolean;
  /** Order numbers that people have touched on the board. */
  readonly touched: ReadonlySet<string>;
  /** Work went on beyond the bounds: the board may show doubles and old values, and none of them unreported. */
  readonly beyond: boolean;
}

/** What must hold after every run, whatever went wrong in it. */
export function checkAlways(evidence: Evidence, circumstances: Circumstances): string[] {
  const requests = checkRequests(evidence).filter((problem) => !(circumstances.limited && problem.startsWith('P9:')));
  const production = circumstances.touched.size > 0 || circumstances.beyond ? [] : checkProduction(evidence);
  const inOrder = circumstances.beyond ? [] : [...checkOneOfEach(evidence), ...checkSends(evidence)];
  return [
    ...inOrder,
    ...(circumstances.beyond ? [] : requests),
    ...production,
    ...checkPlaces(evidence),
    ...checkSnapshot(evidence),
    ...checkBooks(evidence),
  ];
}

/** P2, P12: once the faults have stopped, everything is where it belongs. */
export function checkSettled(evidence: Evidence, { touched }: Circumstances): string[] {
  const { problems, of } = standings(evidence);
  const pending = [...of].filter(([key, standing]) => standing !== 'acknowledged' && !touched.has(key.split(' | ')[0] ?? ''));
  return [
    ...problems.filter((problem) => ![...touched].some((number) => problem.includes(number))),
    // Orders follow a group that a person has renamed.
    ...checkEqual(evidence, touched).filter((problem) => !problem.includes('(mine)"')),
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
export function countRemains(evidence: Evidence, { touched }: Circumstances): Remains {
  const doubles = checkOneOfEach(evidence).filter((problem) => problem.startsWith('P1:') && !problem.includes('with key '));
  const wrong = checkEqual(evidence, touched).filter((problem) => !problem.includes('(mine)"'));
  const lost = wrong.filter((problem) => problem.endsWith('is not on the board') || /: size .* has 0 instead of /.test(problem));
  return { duplicates: doubles.length, lost: lost.length, stale: wrong.length - lost.length };
}
