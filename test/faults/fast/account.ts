import { readFileSync } from 'node:fs';
import { bodyText } from '../../../sandbox/simulator/http/answer.js';
import { Api } from '../../../sandbox/simulator/http/api.js';
import { actions } from '../../../sandbox/simulator/control/actions.js';
import { accountState } from '../../../sandbox/simulator/control/state.js';
import { accountParts } from '../../../sandbox/simulator/server.js';
import type { SimulatorClient } from '../../../sandbox/demo/simulator-client.js';
import type { VirtualTime } from './virtual-time.js';

const TOKEN = 'the-token-of-the-fault-suite';

/** Nothing listens here: the requests are answered in this process. */
export const API_URL = 'http://monday.invalid/v2';

/** The simulated account in this process. `fetch` is how its API is reached, with everything that HTTP may do to an answer. */
export interface Account extends SimulatorClient {
  readonly fetch: typeof fetch;
}

export function openAccount(boardFiles: readonly string[], time: VirtualTime): Account {
  const parts = accountParts({
    boards: boardFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown),
    plan: 'unlimited',
    token: TOKEN,
  });
  const api = new Api(parts);
  const answer = async (init: RequestInit): Promise<Response> => {
    const sent = Object.fromEntries(new Headers(init.headers));
    const { answer: given, headers, requestId } = await time.drive(api.handle(sent, init.body as string));
    if (given === 'reset')
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }) });
    if (given.pauseMs !== undefined) await time.pass(given.pauseMs);
    const text = bodyText(given, requestId);
    return new Response(text, {
      status: given.status,
      headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers, ...given.headers },
    });
  };
  return {
    url: API_URL,
    token: TOKEN,
    fetch: async (_target, init) => await answer(init ?? {}),
    control: async (action) => {
      const run = actions[String(action['action'])];
      if (run === undefined) throw new Error(`The simulator has no action ${String(action['action'])}.`);
      return run(parts, action);
    },
    log: async (since = 0) =>
      ({ effects: parts.world.log.since(since), requests: parts.requests.since(0) }) as Awaited<ReturnType<SimulatorClient['log']>>,
    state: async () => accountState(parts.world),
  };
}
