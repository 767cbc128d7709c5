import { contradictingRows } from './contradicting.js';
import { Decider } from '../faults/decider.js';
import { withAdded } from '../faults/fast/troubles.js';
import { judged } from '../faults/fast/verdict.js';
import type { Verdict } from '../faults/fast/verdict.js';
import { SourceTable } from '../faults/source-table.js';
import { Chance } from '../protocol/support/chance.js';
import { boardOf } from '../support/board.js';
import type { RunPreview } from '../../src/sync/preview/run-preview.js';
import { checkBooks } from '../support/check-books.js';
import { comparePlan, everythingStored } from '../support/check-plan.js';
import { checkPlaces } from '../support/check-places.js';
import { checkRequests } from '../support/check-requests.js';
import { checkSends } from '../support/check-sends.js';
import { count, gather, text } from '../support/evidence.js';
import type { HistoryPlace } from './place.js';
import { compare } from './compare.js';
import { differences } from './found.js';
import { decideOnKeys } from './decisions.js';
import { EditedSource, MISSING_LABEL } from './edits.js';
import { FeedingSystem } from './feeding.js';
import { drawManners } from './kept.js';
import { Model } from './model.js';
import type { ModelCounts } from './model.js';
import { PeopleOfTheBoard } from './people.js';

/** A missing label is there before the attempts of an order are used up. */
const ROUNDS_WITHOUT_LABEL = 3;

const COUNTED = [
  'rows_read',
  'rows_out_of_scope',
  'rows_repeated',
  'orders_rejected',
  'orders_unchanged',
  'orders_new',
  'orders_changed',
] as const;

/** Plays one history on a fresh place, and checks board, control totals and requests after each run. */
export async function playHistory(place: HistoryPlace, seed: number, tell: (line: string) => void): Promise<Verdict> {
  return await new History(place, seed, tell).play();
}

class History {
  readonly #chance: Chance;
  readonly #source: EditedSource;
  readonly #model: Model;
  readonly #table: SourceTable;
  readonly #decider: Decider;
  readonly #feeding: FeedingSystem;
  readonly #people: PeopleOfTheBoard;
  readonly #happened = new Map<string, number>();
  #runsWithoutLabel = 0;
  #peopleActed = false;

  constructor(
    private readonly place: HistoryPlace,
    private readonly seed: number,
    private readonly tell: (line: string) => void,
  ) {
    this.#chance = new Chance(seed);
    this.#model = new Model(drawManners(this.#chance));
    this.#source = new EditedSource(this.#chance);
    this.#table = new SourceTable(place.database, place.databaseFile);
    this.#decider = new Decider(place.database, place.schedule.board.id);
    this.#feeding = new FeedingSystem(place.database, this.#model.fed, this.#source, this.#chance);
    this.#people = new PeopleOfTheBoard(place.account, place.schedule.board.id, this.#model, this.#chance);
  }

  async play(): Promise<Verdict> {
    const { account, database, schedule, snapshotFolder } = this.place;
    const problems: string[] = [];
    await account.control({ action: 'settings', ...this.#model.manners });
    this.tell(`Monday ${JSON.stringify(this.#model.manners)}`);
    const runs = 5 + this.#chance.below(4);
    for (let run = 1; run <= runs && problems.length === 0; run += 1) {
      if (run > 1) await this.#meanwhile();
      await this.#labelInTime();
      problems.push(...(await this.#run(run)));
      if (problems.length > 0) this.tell(problems.join('\n'));
      await this.place.untilRetriesAreDue();
    }
    const evidence = await gather({ database, schedule, stack: { services: { snapshotFolder }, monday: account } });
    problems.push(
      ...checkBooks(evidence),
      ...checkPlaces(evidence),
      ...checkRequests(evidence),
      ...checkSends(evidence),
      ...(await this.place.check(evidence)),
    );
    const { length: orders } = this.#model.items;
    return {
      seed: this.seed,
      runs,
      orders,
      requests: evidence.requests.length,
      faults: Object.fromEntries(this.#happened),
      problems: judged(problems),
      reported: 0,
      remains: { duplicates: 0, lost: 0, stale: 0 },
    };
  }

  /** What happens between two runs. */
  async #meanwhile(): Promise<void> {
    const { database, schedule } = this.place;
    if (!this.#chance.oneIn(5)) for (let edits = 1 + this.#chance.below(4); edits > 0; edits -= 1) this.#note(this.#source.edit());
    if (this.#chance.oneIn(2)) {
      this.#note(await this.#people.act(await this.#board()));
      this.#peopleActed = true;
    }
    if (this.#chance.oneIn(3)) this.#note(await this.#feeding.act());
    await this.#decideOnRemovals();
    if (this.#model.questions.length > 0 && this.#chance.oneIn(2))
      this.#note((await decideOnKeys(database, schedule.board.id, this.#model, this.#chance)) ?? 'nothing to decide');
  }

  /** A person decides about removals that are held. */
  async #decideOnRemovals(): Promise<void> {
    for (const { name, choice, keys } of await this.#decider.decide(this.#chance)) {
      this.#model.decide(choice, keys);
      this.#note(name);
    }
  }

  async #labelInTime(): Promise<void> {
    if ([...this.#source.rows, ...this.#model.fed.open].some(({ unit }) => unit === MISSING_LABEL)) this.#runsWithoutLabel += 1;
    if (this.#runsWithoutLabel <= ROUNDS_WITHOUT_LABEL || !this.#model.barred.has('unit', MISSING_LABEL)) return;
    await this.#people.addLabel();
    this.#note('addLabel');
  }

  /** One run, in the model and in the place. Returns where they differ. */
  async #run(run: number): Promise<string[]> {
    const { database } = this.place;
    const { rows, added } = this.#source;
    await this.#table.fill({ rows: rows.map((row) => withAdded(row, added)), added });
    const before = await this.#mutations();
    const plan = await this.#plan();
    const calls = await this.#calls();
    const expected = this.#model.run(rows);
    this.tell(`run ${String(run)} over ${JSON.stringify(rows)}`);
    await this.place.run();
    const [row] = await database.query('SELECT * FROM [dbo].[SYNC_Run] ORDER BY [read_number] DESC', {}, { limit: 1 });
    const status = text(row, 'status');
    this.tell(`ended as ${status}, ${JSON.stringify(expected)}`);
    const problems = status.startsWith('COMPLETED')
      ? []
      : [`liveness: run ${String(run)} ended as ${status}: ${text(row, 'status_reason')}`];
    problems.push(
      ...compare(await this.#board(), this.#model, this.#people),
      ...compareCounts(row, expected, await contradictingRows(database, row)),
      ...(await this.#feeding.differences()),
      ...(await differences(this.place, this.#model, this.#feeding)),
      ...(await this.#planDifferences(plan, row, (await this.#calls()) - calls)),
    );
    const sent = (await this.#mutations()) - before;
    if (!expected.mayAct && sent > 0)
      problems.push(`P8: run ${String(run)} had nothing to do and sent ${String(sent)} requests with mutations`);
    return problems;
  }

  /** What is foreseen of the next run. That writes nothing. */
  async #plan(): Promise<RunPreview | null> {
    const { database, snapshotFolder } = this.place;
    const before = await everythingStored(database, snapshotFolder);
    const plan = await this.place.plan();
    if ((await everythingStored(database, snapshotFolder)) !== before) throw new Error('The plan has written something.');
    return plan;
  }

  /** A plan does not see what people did on the board, nor what Monday will refuse. */
  async #planDifferences(plan: RunPreview | null, run: Parameters<typeof count>[0], calls: number): Promise<string[]> {
    if (plan === null || this.#peopleActed || count(run, 'orders_failed') > 0 || count(run, 'orders_deferred') > 0) return [];
    this.#note('planned');
    const differences = await comparePlan(this.place.database, plan);
    return calls === plan.cost.calls
      ? differences
      : [...differences, `plan: ${String(plan.cost.calls)} calls were foreseen and ${String(calls)} made`];
  }

  #note(name: string): void {
    this.#happened.set(name, (this.#happened.get(name) ?? 0) + 1);
    this.tell(name);
  }

  async #board(): Promise<ReturnType<typeof boardOf>> {
    return boardOf(await this.place.account.state(), this.place.schedule.board.id);
  }

  async #calls(): Promise<number> {
    return (await this.place.account.log()).requests.length;
  }

  async #mutations(): Promise<number> {
    const { requests } = await this.place.account.log();
    return requests.filter(({ mutationCount }) => mutationCount > 0).length;
  }
}

/** P7: the run's row counts every row that it has read. */
function compareCounts(row: Parameters<typeof count>[0], expected: ModelCounts, said: number): string[] {
  const problems = COUNTED.filter((column) => count(row, column) !== expected[column]).map(
    (column) => `P7: ${column} is ${String(count(row, column))} instead of ${String(expected[column])}`,
  );
  if (said !== expected.contradicting)
    problems.push(`P7: ${String(said)} rows are reported to contradict another instead of ${String(expected.contradicting)}`);
  const accounted = COUNTED.slice(1).reduce((sum, column) => sum + count(row, column), count(row, 'rows_blank') + said - expected.fed);
  return accounted === count(row, 'rows_read')
    ? problems
    : [...problems, `P7: ${String(accounted)} of ${String(count(row, 'rows_read'))} rows are accounted for`];
}
