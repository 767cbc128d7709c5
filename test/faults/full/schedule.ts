import { Chance } from '../../protocol/support/chance.js';
import type { SourceOrder } from '../../protocol/support/orders.js';
import { checkHistories } from '../../support/check-histories.js';
import { text } from '../../support/evidence.js';
import type { Evidence, RequestRecord } from '../../support/evidence.js';
import { checkAlways, checkSettled, countRemains, unreported } from '../fast/check.js';
import type { Circumstances } from '../fast/check.js';
import { People } from '../fast/people.js';
import { ChangingSource } from '../fast/source.js';
import { judged } from '../fast/verdict.js';
import type { Verdict } from '../fast/verdict.js';
import { Decider } from '../decider.js';
import { SourceTable } from '../source-table.js';
import { Tale } from '../tale.js';
import { classOf, drawBehaviour, drawRound } from './draw.js';
import type { Behaviour, Deed, Round, ScheduleClass } from './draw.js';
import { BOUNDS } from './lane.js';
import type { Lane } from './lane.js';
import { Operator } from './operator.js';
import { requestsSent, untilAllClosed } from './run-follower.js';
import { Stand } from './stand.js';

/** Runs until everything must be in order once the faults have stopped: one that finds what is left, one that removes, and some for rechecks. */
const RUNS_TO_SETTLE = 6;

/**
 * A run of a handful of orders takes seconds; one that was struck some heartbeats, backoffs and waits of half a minute more, on a busy machine. Two limits in a row
 * without a time to wait are a minute each.
 */
export const RUN_MS = 240_000;

/** Silence after which a paused worker resumes: by then the server has given its work to another, or would if there were one. */
const TAKEN_OVER_MS = 10_000;
const SOON_MS = 1_000;

const pause = async (ms: number): Promise<void> => await new Promise((done) => setTimeout(done, ms));

/** What is played: drawn from a seed, or laid out by hand. */
export interface Plan {
  readonly seed: number;
  readonly kind: ScheduleClass;
  readonly chance: Chance;
  readonly behaviour: Behaviour;
  readonly nextRound: () => Round;
  /** Orders that never change, besides those that do. */
  readonly standing: readonly SourceOrder[];
  /** Longest that one run may take, in milliseconds. */
  readonly runMs: number;
  /** Every blow must have struck: one that never does proves nothing. */
  readonly mustStrike: boolean;
}

/** The schedule of a seed. */
export function planOf(seed: number): Plan {
  const chance = new Chance(seed);
  const kind = classOf(seed);
  const behaviour = drawBehaviour(chance, kind);
  return {
    seed,
    kind,
    chance,
    behaviour,
    nextRound: () => drawRound(chance, behaviour, kind),
    standing: [],
    runMs: RUN_MS,
    mustStrike: false,
  };
}

/** One schedule of faults, played on the whole system: several syncs of a source that changes, and what must be true of them. */
export class Schedule {
  readonly #source: ChangingSource;
  readonly #table: SourceTable;
  readonly #people: People;
  readonly #decider: Decider;
  readonly #operator: Operator;
  readonly #tale: Tale;
  readonly #deeds = new Set<Promise<void>>();
  #runs = 0;

  private constructor(
    private readonly stand: Stand,
    private readonly plan: Plan,
    private readonly tell: (line: string) => void,
  ) {
    this.#tale = new Tale(tell);
    this.#source = new ChangingSource(plan.chance);
    this.#people = new People({ ...stand.lane.monday, fetch }, stand.lane.workshop.schedule);
    this.#table = new SourceTable(stand.database, stand.lane.databaseFile);
    this.#decider = new Decider(stand.database, stand.lane.workshop.schedule.board.id);
    this.#operator = new Operator(stand);
  }

  /** Plays one schedule. `tell` gets what happens, line by line. The lane keeps its database as it is in the end. */
  static async play(lane: Lane, plan: Plan, tell: (line: string) => void): Promise<Verdict> {
    const faults: string[] = [];
    const stand = await Stand.open(lane, plan.behaviour.idempotency);
    lane.workers.onStruck = ({ kind, point }) => {
      faults.push(kind);
      tell(`${kind} at "${point}"`);
    };
    try {
      const schedule = new Schedule(stand, plan, tell);
      const verdict = await schedule.#play();
      if (plan.mustStrike && faults.length === 0)
        return { ...verdict, problems: [...verdict.problems, ...judged(['the crash point was never come to'])] };
      for (const kind of faults) schedule.#tale.count(kind);
      return { ...verdict, faults: schedule.#tale.faults };
    } finally {
      await stand.close();
    }
  }

  async #play(): Promise<Verdict> {
    const { monday } = this.stand.lane;
    const { behaviour, kind, seed } = this.plan;
    this.tell(`behaviour ${JSON.stringify(behaviour)}`);
    await monday.control({ action: 'settings', ...behaviour.settings });
    for (let round = 0; round < behaviour.runs; round += 1) await this.#round(this.plan.nextRound());
    await this.#settle();
    const evidence = await this.stand.evidence();
    if (kind === 'inside') this.#tale.note(await this.#histories(evidence));
    const { requests } = evidence;
    for (const { fault } of requests) if (fault !== null) this.#tale.count(fault);
    const reported = kind === 'beyond' ? unreported(evidence).reported : 0;
    return {
      seed,
      runs: this.#runs,
      orders: evidence.expected.length,
      requests: requests.length,
      faults: {},
      problems: judged(this.#tale.problems),
      reported,
      remains: countRemains(evidence, this.#circumstances),
    };
  }

  /** One sync of the source as it is now, with everything that was drawn for it. */
  async #round(round: Round): Promise<void> {
    const { lane } = this.stand;
    const { workers } = lane;
    this.tell(`round ${JSON.stringify(round)}`);
    await this.#fill();
    await this.#decide();
    if (round.before !== null) await this.#do(round.before, () => this.#operator.again(round.before ?? 'reset', round.choice));
    for (const fault of round.faults) await lane.monday.control({ action: 'fault', fault });
    workers.arm(round.blow);
    await this.#run(round);
    workers.arm(null);
    if (round.wake === 'late') {
      workers.wake();
      await this.#closed(() => undefined, 'after the late workers woke up');
    }
    this.#tale.note(checkAlways(await this.stand.evidence(), this.#circumstances));
    this.#source.edit();
  }

  async #run(round: Round): Promise<void> {
    this.#runs += 1;
    await this.stand.startRun().catch((error: unknown) => {
      this.tell(`the run was not started: ${messageOf(error)}`);
    });
    const waiting = [...round.deeds].sort((a, b) => a.afterRequests - b.afterRequests);
    const sentBefore = await requestsSent(this.stand);
    await this.#closed(
      (requests, quietMs) => {
        const [next] = waiting;
        if (next !== undefined && (requests - sentBefore >= next.afterRequests || quietMs > SOON_MS)) {
          waiting.shift();
          this.#begin(next, round.choice);
        }
        if (this.stand.lane.workers.frozen > 0 && quietMs > (round.wake === 'soon' ? SOON_MS : TAKEN_OVER_MS))
          this.#wakeIfDue(round, quietMs);
      },
      `run ${String(this.#runs)}`,
    );
    await Promise.all(this.#deeds);
    await this.#closed(() => undefined, `what was done beside run ${String(this.#runs)}`);
  }

  /** A late one sleeps on as long as another worker can do its work. */
  #wakeIfDue(round: Round, quietMs: number): void {
    if (round.wake === 'late' && quietMs < 2 * TAKEN_OVER_MS) return;
    this.tell('the worker goes on');
    this.stand.lane.workers.wake();
  }

  #begin(deed: Deed, choice: number): void {
    const done = this.#do(deed.kind, async () => {
      if (deed.kind === 'person') await this.#people.act(this.plan.chance, 'in a run');
      else if (deed.kind === 'forget keys') await this.stand.lane.monday.control({ action: 'forgetKeys' });
      else if (deed.kind === 'source edit') {
        this.#source.edit();
        await this.#fill();
      } else await this.#operator.act(deed.kind, choice);
    });
    this.#deeds.add(done);
    void done.finally(() => this.#deeds.delete(done));
  }

  /** Does something and reports it. A refusal is no problem of the schedule. */
  async #do(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.tell(what);
      this.#tale.count(what);
    } catch (error) {
      this.tell(`${what} was refused: ${messageOf(error)}`);
    }
  }

  /** Waits until every workflow is closed. One that never closes is a broken promise, and is ended so that the next can begin. */
  async #closed(look: (requests: number, quietMs: number) => void, what: string): Promise<void> {
    const open = await untilAllClosed(this.stand, { look, deadlineMs: this.plan.runMs });
    if (open.length === 0) return;
    this.#tale.note([`liveness: ${what} did not end within ${String(this.plan.runMs / 1000)} s (${open.join(', ')})`]);
    this.stand.lane.workers.wake();
    for (const workflowId of open)
      await this.stand.client.workflow
        .getHandle(workflowId)
        .terminate('it never ends')
        .catch(() => undefined);
  }

  /** The faults stop. A bounded number of runs must bring everything in order, and the next one has nothing to send. */
  async #settle(): Promise<void> {
    const { lane } = this.stand;
    const { workers } = lane;
    await lane.monday.control({ action: 'clearFaults' });
    await lane.monday.control({ action: 'settings', latencyMs: 0, indexLagMs: 0, gatewayTimeoutMs: 60_000 });
    workers.arm(null);
    workers.wake();
    this.#source.repair();
    await this.#fill();
    // What was sent last may take effect until now.
    await pause(Math.max(this.plan.behaviour.latestMs, BOUNDS.effectMs) + BOUNDS.indexLagMs);
    let left: string[] = [];
    for (let runs = 0; runs < RUNS_TO_SETTLE; runs += 1) {
      const before = await this.#requestCount();
      await this.stand.makeRetriesDue();
      this.#runs += 1;
      await this.stand.startRun();
      await this.#closed(() => undefined, `run ${String(this.#runs)}`);
      // What two reads in a row have missed is held by now.
      if (runs === 1) await this.#decide();
      const evidence = await this.stand.evidence();
      this.#tale.note(checkAlways(evidence, this.#circumstances));
      left = this.plan.kind === 'beyond' ? unreported(evidence).problems : checkSettled(evidence, this.#circumstances);
      const sent = (await this.#requestCount()) - before;
      if (runs >= 2 && sent > 0) left.push(`P8: a run over an unchanged source sent ${String(sent)} mutations`);
      if (left.length === 0 && runs >= 2) return;
    }
    this.#tale.note(left);
  }

  /** P10, P11: of the workflows that the server still has. */
  async #histories(evidence: Evidence): Promise<string[]> {
    const { client } = this.stand;
    const known = async (row: Evidence['runs'][number]): Promise<boolean> => {
      const handle = client.workflow.getHandle(text(row, 'workflow_id'), text(row, 'workflow_run_id'));
      return (
        row['workflow_id'] !== null &&
        (await handle.describe().then(
          () => true,
          () => false,
        ))
      );
    };
    const only = async (rows: Evidence['runs']): Promise<Evidence['runs']> => {
      const flags = await Promise.all(rows.map(known));
      return rows.filter((_, index) => flags[index]);
    };
    return await checkHistories(client, { ...evidence, runs: await only(evidence.runs), batches: await only(evidence.batches) });
  }

  /** The source as it is now comes into the database. */
  async #fill(): Promise<void> {
    const rows = [...this.#source.rows, ...this.plan.standing];
    await this.#table.fill({ rows, added: this.#source.added });
    this.#decider.meet(rows);
    for (const trouble of this.#source.takeTroubles()) this.#tale.count(trouble);
  }

  /** A person decides about removals that are held. */
  async #decide(): Promise<void> {
    for (const { name } of await this.#decider.decide(this.plan.chance)) {
      this.tell(name);
      this.#tale.count(name);
    }
  }

  async #requestCount(): Promise<number> {
    const { requests } = (await this.stand.lane.monday.log()) as unknown as { requests: RequestRecord[] };
    return requests.filter(({ mutationCount }) => mutationCount > 0).length;
  }

  get #circumstances(): Circumstances {
    return {
      limited: false,
      touched: this.#people.touched,
      beyond: this.plan.kind === 'beyond',
      unchanged: this.#table,
      kept: this.#decider.kept,
    };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
