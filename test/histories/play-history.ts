import { judged } from '../faults/fast/verdict.js';
import type { Verdict } from '../faults/fast/verdict.js';
import { Chance } from '../protocol/support/chance.js';
import { fillSource } from '../protocol/support/orders.js';
import { boardOf } from '../support/board.js';
import { checkBooks } from '../support/check-books.js';
import { checkRequests } from '../support/check-requests.js';
import { checkSends } from '../support/check-sends.js';
import { count, gather, text } from '../support/evidence.js';
import type { RequestRecord } from '../support/evidence.js';
import type { HistoryPlace } from './place.js';
import { compare } from './compare.js';
import { decideOnKeys } from './decisions.js';
import { EditedSource, MISSING_LABEL } from './edits.js';
import { FeedingSystem } from './feeding.js';
import { Model } from './model.js';
import type { ModelCounts } from './model.js';
import { PeopleOfTheBoard } from './people.js';

/** A missing label is there before the attempts of an order are used up. */
const ROUNDS_WITHOUT_LABEL = 3;

const COUNTED = ['rows_read', 'rows_out_of_scope', 'rows_repeated', 'orders_rejected', 'orders_unchanged', 'orders_new', 'orders_changed'] as const;

/** Plays one history on a place that is as new, and looks at board, books and requests after each run. */
export async function playHistory(place: HistoryPlace, seed: number, tell: (line: string) => void): Promise<Verdict> {
  const { account, database, schedule } = place;
  const chance = new Chance(seed);
  const source = new EditedSource(chance);
  const model = new Model();
  const feeding = new FeedingSystem(database, model.fed, source, chance);
  const people = new PeopleOfTheBoard(account, schedule.board.id, model, chance);
  const board = async (): Promise<ReturnType<typeof boardOf>> => boardOf(await account.state(), schedule.board.id);
  const mutations = async (): Promise<number> => ((await account.log()).requests as unknown as RequestRecord[]).filter(({ mutationCount }) => mutationCount > 0).length;
  const happened = new Map<string, number>();
  const note = (name: string): void => {
    happened.set(name, (happened.get(name) ?? 0) + 1);
    tell(name);
  };
  const problems: string[] = [];
  const runs = 5 + chance.below(4);
  let withoutLabel = 0;
  for (let run = 1; run <= runs && problems.length === 0; run += 1) {
    if (run > 1 && !chance.oneIn(5)) for (let edits = 1 + chance.below(4); edits > 0; edits -= 1) note(source.edit());
    if (run > 1 && chance.oneIn(2)) note(await people.act(await board()));
    if (run > 1 && chance.oneIn(3)) note(await feeding.act());
    if (model.questions.length > 0 && chance.oneIn(2)) note((await decideOnKeys(database, schedule.board.id, model, chance)) ?? 'nothing to decide');
    if ([...source.rows, ...model.fed.open].some(({ unit }) => unit === MISSING_LABEL)) withoutLabel += 1;
    if (withoutLabel > ROUNDS_WITHOUT_LABEL && !model.labelExists) {
      await people.addLabel();
      note('addLabel');
    }
    await fillSource(database, source.rows);
    const before = await mutations();
    const expected = model.run(source.rows);
    tell(`run ${String(run)} over ${JSON.stringify(source.rows)}`);
    await place.run();
    const [row] = await database.query('SELECT * FROM [dbo].[SYNC_Run] ORDER BY [read_number] DESC', {}, { limit: 1 });
    const status = text(row, 'status');
    tell(`ended as ${status}, ${JSON.stringify(expected)}`);
    if (!status.startsWith('COMPLETED')) problems.push(`liveness: run ${String(run)} ended as ${status}: ${text(row, 'status_reason')}`);
    problems.push(...compare(await board(), model, people), ...compareCounts(row, expected), ...(await feeding.differences()));
    const sent = (await mutations()) - before;
    if (!expected.mayAct && sent > 0) problems.push(`P8: run ${String(run)} had nothing to do and sent ${String(sent)} requests with mutations`);
    if (problems.length > 0) tell(problems.join('\n'));
    await place.untilRetriesAreDue();
  }
  const evidence = await gather({ database, schedule, stack: { services: { snapshotFolder: place.snapshotFolder }, monday: account } });
  problems.push(...checkBooks(evidence), ...checkRequests(evidence), ...checkSends(evidence), ...(await place.check(evidence)));
  return { seed, runs, orders: model.items.length, requests: evidence.requests.length, faults: Object.fromEntries(happened), problems: judged(problems), reported: 0, remains: { duplicates: 0, lost: 0, stale: 0 } };
}

/** P7: what the run's row says of the rows that it has read, and that this is all of them. */
function compareCounts(row: Parameters<typeof count>[0], expected: ModelCounts): string[] {
  const problems = COUNTED.filter((column) => count(row, column) !== expected[column]).map((column) => `P7: ${column} is ${String(count(row, column))} instead of ${String(expected[column])}`);
  const said = Number(/(\d+) rows contradict/.exec(text(row, 'notes'))?.[1] ?? 0);
  if (said !== expected.contradicting) problems.push(`P7: ${String(said)} rows are said to contradict another instead of ${String(expected.contradicting)}`);
  const accounted = COUNTED.slice(1).reduce((sum, column) => sum + count(row, column), count(row, 'rows_blank') + said - expected.fed);
  return accounted === count(row, 'rows_read') ? problems : [...problems, `P7: ${String(accounted)} of ${String(count(row, 'rows_read'))} rows are accounted for`];
}
