import type { Database } from '../../src/database/database.js';
import { expectedOrders } from '../support/expected-orders.js';
import type { ExpectedOrder } from '../support/expected-orders.js';
import type { Schedule } from '../support/schedule.js';
import { ProcessDied, WorkerProcess } from './fast/boundaries.js';
import type { Strike, Subject } from './fast/subject.js';

/** How often a request is tried, and how long after an error. */
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 2_000;

/** What the loop has noted of an order that it has sent. */
interface Noted {
  readonly hash: string;
  readonly itemId: string;
  readonly group: string;
  readonly sizes: ReadonlyMap<string, { readonly id: string; readonly quantity: number }>;
}

/** The loop's only process. Nobody takes its work over while it stands still: it goes on a while later. */
class LoopProcess extends WorkerProcess {
  constructor(private readonly pass: (ms: number) => Promise<void>) {
    super();
  }

  override async freeze(): Promise<void> {
    await this.pass(FROZEN_MS);
  }
}

const FROZEN_MS = 10 * 60_000;

export interface LoopWorld {
  readonly url: string;
  readonly token: string;
  readonly database: Database;
  readonly schedule: Schedule;
  pass(ms: number): Promise<void>;
}

/**
 * What one would write first: a loop over the orders whose content has changed since they were sent, one request after the other, each
 * tried three times, and a note of every order that went well. No stored requests, no keys, no reading back. It shares no code with the product.
 */
export class PlainLoop implements Subject {
  strike: Strike = () => undefined;
  readonly activity = 'run';
  readonly outcomes: string[] = [];
  /** By order key. Outlives the process, as a table would. */
  readonly #noted = new Map<string, Noted>();
  #process: WorkerProcess;
  #cancelled = false;

  constructor(private readonly world: LoopWorld) {
    this.#process = this.#started();
  }

  #started(): WorkerProcess {
    return new LoopProcess(async (ms) => {
      await this.world.pass(ms);
    });
  }

  async run(): Promise<void> {
    this.#process = this.#started();
    this.#cancelled = false;
    try {
      await this.#sync();
      this.outcomes.push('ended');
    } catch (error) {
      if (!(error instanceof ProcessDied)) throw error;
      this.outcomes.push('died');
    }
  }

  cancel(): void {
    this.#cancelled = true;
  }

  terminate(): void {
    throw new ProcessDied();
  }

  /** It has no batches, no claims, and no workers that others could stand in for. */
  async rerun(): Promise<void> {}
  async wake(): Promise<void> {}
  async runOfOthers(): Promise<void> {}
  async begunBeside(): Promise<boolean> {
    return false;
  }

  async #sync(): Promise<void> {
    const wanted = await expectedOrders(this.world.database, this.world.schedule);
    const groups = await this.#groups();
    for (const order of wanted) {
      if (this.#cancelled) return;
      await this.#guarded(() => this.#send(order, groups));
    }
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { itemId }] of [...this.#noted].filter(([key]) => !keys.has(key))) {
      if (this.#cancelled) return;
      await this.#guarded(async () => {
        await this.#mutate(`archive_item(item_id: ${itemId}) { id }`);
        this.#noted.delete(key);
      });
    }
  }

  /** An order that went wrong three times is left to the next run. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof ProcessDied) throw error;
    }
  }

  async #send(order: ExpectedOrder, groups: Map<string, string>): Promise<void> {
    const { group, name, values, sizes } = order;
    const hash = JSON.stringify([group, name, values, [...sizes]]);
    const known = this.#noted.get(order.key);
    if (known?.hash === hash) return;
    const groupId =
      groups.get(group) ?? (await this.#mutate(`create_group(board_id: ${this.#board}, group_name: ${JSON.stringify(group)}) { id }`));
    groups.set(group, groupId);
    const columns = this.#columns(values);
    const labels = 'create_labels_if_missing: true';
    let itemId = known?.itemId;
    if (itemId === undefined)
      itemId = await this.#mutate(
        `create_item(board_id: ${this.#board}, group_id: "${groupId}", item_name: ${JSON.stringify(name)}, column_values: ${columns}, ${labels}) { id }`,
      );
    else {
      await this.#mutate(
        `change_multiple_column_values(board_id: ${this.#board}, item_id: ${itemId}, column_values: ${columns}, ${labels}) { id }`,
      );
      if (known?.group !== group) await this.#mutate(`move_item_to_group(item_id: ${itemId}, group_id: "${groupId}") { id }`);
    }
    const sent = await this.#sendSizes(itemId, sizes, known);
    this.#noted.set(order.key, { hash, itemId, group, sizes: sent });
  }

  async #sendSizes(itemId: string, sizes: ReadonlyMap<string, number>, known: Noted | undefined): Promise<Noted['sizes']> {
    const { subitems } = this.world.schedule;
    const sent = new Map(known?.sizes);
    for (const size of subitems === undefined ? [] : new Set([...sizes.keys(), ...sent.keys()])) {
      const quantity = sizes.get(size) ?? 0;
      const line = sent.get(size);
      if (line?.quantity === quantity) continue;
      const columns = JSON.stringify(
        JSON.stringify({ [subitems?.size.monday.id ?? '']: { labels: [size] }, [subitems?.quantity.monday.id ?? '']: String(quantity) }),
      );
      const id =
        line === undefined
          ? await this.#mutate(
              `create_subitem(parent_item_id: ${itemId}, item_name: "Size ${size}", column_values: ${columns}, create_labels_if_missing: true) { id }`,
            )
          : await this.#mutate(
              `change_multiple_column_values(board_id: ${subitems?.board ?? ''}, item_id: ${line.id}, column_values: ${columns}) { id }`,
            );
      sent.set(size, { id, quantity });
    }
    return sent;
  }

  get #board(): string {
    return this.world.schedule.board.id;
  }

  #columns(values: ExpectedOrder['values']): string {
    const written = this.world.schedule.fields.flatMap(({ monday }): [string, unknown][] => {
      const value = values[monday.id] ?? null;
      if (value === null) return [];
      if (monday.type === 'dropdown') return [[monday.id, { labels: [value] }]];
      if (monday.type === 'status') return [[monday.id, { label: value }]];
      if (monday.type === 'date') return [[monday.id, { date: value }]];
      return [[monday.id, monday.type === 'long_text' ? { text: value } : value]];
    });
    return JSON.stringify(JSON.stringify(Object.fromEntries(written)));
  }

  async #groups(): Promise<Map<string, string>> {
    const data = await this.#try(`query { boards(ids: [${this.#board}]) { groups { id title } } }`).catch((error: unknown) => {
      if (error instanceof ProcessDied) throw error;
      return { boards: [{ groups: [] }] };
    });
    const [board] = (data as { boards?: { groups: { id: string; title: string }[] }[] }).boards ?? [];
    return new Map((board?.groups ?? []).map(({ id, title }) => [title, id]));
  }

  /** One mutation; returns the id of what it made or changed. */
  async #mutate(field: string): Promise<string> {
    const data = (await this.#try(`mutation { done: ${field} }`)) as { done: { id: string } };
    return data.done.id;
  }

  async #try(query: string): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#post(query);
      } catch (error) {
        if (error instanceof ProcessDied || attempt === ATTEMPTS) throw error;
        await this.world.pass(RETRY_AFTER_MS);
      }
    }
  }

  async #post(query: string): Promise<unknown> {
    await this.strike('before send', this.#process);
    const headers = { Authorization: this.world.token, 'Content-Type': 'application/json', 'API-Version': '2026-10' };
    const response = await fetch(this.world.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const answer = JSON.parse(await response.text()) as { data?: object | null; errors?: { message: string }[] };
    await this.strike('after send', this.#process);
    if (!response.ok || answer.errors !== undefined || answer.data == null)
      throw new Error(answer.errors?.[0]?.message ?? `HTTP ${String(response.status)}`);
    return answer.data;
  }
}
