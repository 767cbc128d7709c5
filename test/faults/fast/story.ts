import type { Chance } from '../../protocol/support/chance.js';
import { gather } from '../../support/evidence.js';
import type { Evidence, RequestRecord } from '../../support/evidence.js';
import { Decider } from '../decider.js';
import { SourceTable } from '../source-table.js';
import { Tale } from '../tale.js';
import { busy, lostLine, ProcessDied } from './boundaries.js';
import type { Place as Boundary, WorkerProcess } from './boundaries.js';
import { checkAlways, checkIsolated, checkSettled, countRemains, unreported } from './check.js';
import type { Circumstances } from './check.js';
import type { Behaviour, Event } from './draw.js';
import type { Scene } from './scene.js';
import type { Host } from './host.js';
import { People } from './people.js';
import { ChangingSource } from './source.js';
import type { Subject } from './subject.js';
import { judged } from './verdict.js';
import type { Remains, Verdict } from './verdict.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Runs until everything must be in order once the faults have stopped: one that finds what is left, one that removes, and some for backoffs. */
const RUNS_TO_SETTLE = 6;

/** One schedule of faults, played on its subject. */
export class Story {
  readonly #source: ChangingSource;
  readonly #table: SourceTable;
  readonly #people: People;
  readonly #decider: Decider;
  readonly #tale: Tale;
  #agenda: Event[] = [];
  #places = 0;
  #waking = false;
  #runs = 0;

  constructor(
    private readonly host: Host,
    private readonly snapshotFolder: string,
    private readonly subject: Subject,
    private readonly seed: number,
    private readonly scene: Scene,
    private readonly chance: Chance,
    private readonly behaviour: Behaviour,
    private readonly tell: (line: string) => void,
  ) {
    this.#tale = new Tale(tell);
    this.#source = new ChangingSource(chance, scene.customers);
    this.#table = new SourceTable(host.database, host.databaseFile);
    this.#people = new People(host.account, host.schedule);
    this.#decider = new Decider(host.database, host.schedule.board.id);
    subject.strike = (at, process) => this.#strike(at, process);
  }

  /** Plays it on the product, judging all the way. */
  async play(): Promise<Verdict> {
    await this.#rounds(async () => {
      const evidence = await this.#evidence();
      this.#tale.note([...checkAlways(evidence, this.#circumstances), ...(this.scene.oneCulprit === true ? checkIsolated(evidence) : [])]);
    });
    await this.#settle();
    const evidence = await this.#evidence();
    const { requests } = evidence;
    for (const { fault } of requests) if (fault !== null) this.#tale.count(fault);
    return {
      seed: this.seed,
      runs: this.#runs,
      orders: evidence.expected.length,
      requests: requests.length,
      faults: this.#tale.faults,
      problems: judged(this.#tale.problems),
      reported: this.scene.beyond ? unreported(evidence).reported : 0,
      remains: countRemains(evidence, this.#circumstances),
    };
  }

  /** Plays it on a subject that keeps no tables, and counts what stands on the board once it has had the same chances to settle. */
  async playUnjudged(): Promise<Remains> {
    await this.#rounds(async () => undefined);
    await this.#calm();
    for (let runs = 0; runs < RUNS_TO_SETTLE; runs += 1) {
      await this.host.time.pass(DAY_MS);
      await this.#run();
    }
    return countRemains(await this.#evidence(), this.#circumstances);
  }

  async #rounds(judge: () => Promise<void>): Promise<void> {
    await this.host.account.control({ action: 'settings', ...this.behaviour.settings });
    this.tell(`behaviour ${JSON.stringify(this.behaviour)}`);
    for (let round = 0; round < this.scene.rounds; round += 1) {
      await this.#round(round);
      await judge();
      if (round < this.scene.rounds - 1 || this.chance.oneIn(2)) this.#edit();
    }
  }

  #edit(): void {
    if (this.scene.edit === undefined) this.#source.edit();
    else this.scene.edit(this.#source);
  }

  async #round(round: number): Promise<void> {
    const { account, time } = this.host;
    const chance = this.chance;
    await this.#fill();
    for (const fault of this.scene.faults(chance, this.behaviour)) {
      this.tell(`fault ${JSON.stringify(fault)}`);
      await account.control({ action: 'fault', fault });
    }
    if (this.behaviour.people && chance.oneIn(3)) await this.#people.act(chance, 'between runs');
    if (this.behaviour.labels && chance.oneIn(2)) this.#tale.count(await this.#people.changeLabel(chance));
    if (this.scene.deed !== undefined && round > 0) await this.#people.do(this.scene.deed, chance);
    await this.#decide();
    this.#agenda = this.scene.agenda(chance, this.behaviour, round);
    this.#places = 0;
    this.tell(`agenda ${JSON.stringify(this.#agenda)}`);
    await this.#rerun();
    await this.#run();
    await this.#rerun();
    await time.pass(chance.pick([0, MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS, DAY_MS]));
    if (chance.oneIn(2)) await this.#wake();
  }

  /** The source as it is now comes into the database. */
  async #fill(): Promise<void> {
    await this.#table.fill(this.#source);
    this.#decider.meet(this.#source.rows);
    for (const trouble of this.#source.takeTroubles()) {
      this.tell(trouble);
      this.#tale.count(trouble);
    }
  }

  /** A person decides about removals that are held. */
  async #decide(): Promise<void> {
    for (const { name } of await this.#decider.decide(this.chance)) {
      this.tell(name);
      this.#tale.count(name);
    }
  }

  async #rerun(): Promise<void> {
    if (this.chance.oneIn(this.scene.reruns)) await this.subject.rerun(this.scene.rerunsLatest === true ? -1 : this.chance.below(100));
  }

  async #run(): Promise<void> {
    this.#runs += 1;
    await this.subject.run();
    this.tell(`run ${String(this.#runs)} ended as ${this.subject.outcomes.at(-1) ?? ''} after ${String(this.#places)} places`);
  }

  async #calm(): Promise<void> {
    const { account } = this.host;
    this.#agenda = [];
    await account.control({ action: 'clearFaults' });
    await account.control({ action: 'settings', limits: {}, latencyMs: 0 });
    await this.#wake();
    await this.#people.activateLabels();
    this.#source.repair();
    await this.#fill();
  }

  /** The faults have stopped. A bounded number of runs must bring everything in order, and the next one has nothing to send. */
  async #settle(): Promise<void> {
    const { time } = this.host;
    await this.#calm();
    let left: string[] = [];
    for (let runs = 1; runs <= RUNS_TO_SETTLE; runs += 1) {
      await time.pass(DAY_MS);
      const before = (await this.#requests()).length;
      await this.#run();
      // What two reads in a row have missed is held by now.
      if (runs === 2) await this.#decide();
      const sent = (await this.#requests()).slice(before).filter(({ mutationCount }) => mutationCount > 0).length;
      // What people removed is tried again, with growing delays, until its attempts are used up.
      const quiet = sent === 0 || this.#people.touched.size > 0;
      // Two complete reads must miss an order before it is taken off the board.
      if (runs < 2 || (!quiet && runs < RUNS_TO_SETTLE)) continue;
      const evidence = await this.#evidence();
      this.#tale.note(checkAlways(evidence, this.#circumstances));
      left = this.scene.beyond ? unreported(evidence).problems : checkSettled(evidence, this.#circumstances);
      if (!quiet) left.push(`P8: a run over an unchanged source sent ${String(sent)} requests with mutations`);
      if (left.length === 0) return;
    }
    this.#tale.note(left);
  }

  async #wake(): Promise<void> {
    this.#waking = true;
    await this.subject.wake();
    this.#waking = false;
  }

  /** Something happens at this place of a worker process, if it is time for it and it can. */
  async #strike(at: Boundary, process: WorkerProcess): Promise<void> {
    this.#places += 1;
    const [event] = this.#agenda;
    if (event === undefined || event.at > this.#places || !this.#canStrike(event, at)) return;
    this.#agenda = this.#agenda.slice(1);
    if (event.nth !== undefined && event.nth > 1) {
      this.#agenda.unshift({ ...event, nth: event.nth - 1 });
      return;
    }
    this.tell(`${event.blow} at place ${String(this.#places)} (${at})`);
    this.#tale.count(event.blow);
    switch (event.blow) {
      case 'die':
        process.dead = true;
        throw new ProcessDied();
      case 'terminate':
        this.subject.terminate();
        return;
      case 'busy':
        throw busy();
      case 'lostLine':
      case 'lostCommit':
        throw lostLine();
      case 'freeze':
        await process.freeze();
        return;
      case 'wake':
        await this.#wake();
        return;
      case 'cancel':
        this.subject.cancel();
        return;
      case 'beside':
        if (await this.subject.begunBeside()) this.#tale.note(['R: a second run has begun beside an open one']);
        return;
      case 'person':
        await this.#people.act(this.chance, 'in a run');
        return;
      case 'forgetKeys':
        await this.host.account.control({ action: 'forgetKeys' });
        return;
      case 'sourceEdit':
        this.#source.edit();
        await this.#fill();
        return;
      case 'runBeside':
        await this.subject.runOfOthers();
    }
  }

  #canStrike({ blow, place, activity }: Event, at: Boundary): boolean {
    if ((place !== undefined && place !== at) || (activity !== undefined && activity !== this.subject.activity)) return false;
    if (blow === 'die' || blow === 'terminate' || blow === 'cancel') return true;
    if (blow === 'lostCommit') return at === 'committed';
    if (blow === 'busy' || blow === 'lostLine') return at === 'statement' || at === 'inside';
    if (blow === 'runBeside') return at !== 'inside' && this.subject.activity !== 'run';
    if (blow === 'freeze' || blow === 'wake' || blow === 'beside')
      return !this.#waking && at !== 'inside' && (at !== 'before send' || this.scene.beyond);
    return at !== 'inside';
  }

  get #circumstances(): Circumstances {
    return {
      limited: 'limits' in this.behaviour.settings,
      touched: this.#people.touched,
      beyond: this.scene.beyond,
      unchanged: this.#table,
      kept: this.#decider.kept,
    };
  }

  async #requests(): Promise<readonly RequestRecord[]> {
    return (await this.host.account.log()).requests as unknown as RequestRecord[];
  }

  async #evidence(): Promise<Evidence> {
    const { account, database, schedule } = this.host;
    return await gather({ database, schedule, stack: { services: { snapshotFolder: this.snapshotFolder }, monday: account } });
  }
}
