import type { Client } from '@temporalio/client';
import { reachTemporal } from '../../temporal/reach.js';
import type { ConnectionConfig } from '../../temporal/connect.js';
import type { Asked } from '../check/rules.js';
import { explainError } from '../explain.js';
import { oneLine } from '../output/style.js';

/** A page must not wait longer for what it can do without. Temporal answers within a second, or it is away. */
const ANSWER_MS = 4_000;

/** After a question without an answer the next pages do not wait again; a page reads itself again every 10 s. */
const QUIET_MS = 5_000;

/** Temporal, which may be away at any time: a question then has the reason in place of an answer. */
export class TemporalSide {
  readonly #config: ConnectionConfig;
  #client: Promise<Client> | null = null;
  #quiet: { readonly until: number; readonly reason: string } | null = null;

  constructor(config: ConnectionConfig) {
    this.#config = config;
  }

  /** Never throws. */
  async ask<T>(question: (temporal: Client) => Promise<T>): Promise<Asked<T>> {
    if (this.#quiet !== null && Date.now() < this.#quiet.until) return { kind: 'none', reason: this.#quiet.reason };
    try {
      const client = await inTime(this.#connected(), `No Temporal server has answered at ${this.#config.address} yet.`);
      const value = await client.withDeadline(Date.now() + ANSWER_MS, () => question(client));
      this.#quiet = null;
      return { kind: 'answer', value };
    } catch (error) {
      const reason = oneLine(explainError(error));
      this.#quiet = { until: Date.now() + QUIET_MS, reason };
      return { kind: 'none', reason };
    }
  }

  /** An attempt to connect is not waited for; a connection that it still makes is closed. */
  close(): void {
    void this.#client?.then((client) => client.connection.close()).catch(() => undefined);
  }

  #connected(): Promise<Client> {
    if (this.#client !== null) return this.#client;
    const connecting = reachTemporal(this.#config);
    this.#client = connecting;
    // The next question after a failure connects again.
    connecting.catch(() => {
      this.#client = null;
    });
    return connecting;
  }
}

async function inTime<T>(answer: Promise<T>, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(late));
    }, ANSWER_MS);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
