/** One effect in the simulator's log, in the order of commit. */
export interface LoggedEffect {
  readonly seq: number;
  readonly operation: string;
  readonly targetId: string;
  readonly parentId: string | null;
  readonly boardId: string;
  readonly name: string | null;
  readonly groupId: string | null;
  readonly values: Readonly<Record<string, unknown>> | null;
  readonly token: 'sync' | 'person';
  readonly idempotencyKey: string | null;
  readonly bodySha256: string | null;
}

export interface LoggedRequest {
  readonly key: string | null;
  readonly bodySha256: string;
  readonly status: number;
  /** Whether the stored answer of an earlier request was returned. */
  readonly replayed: boolean;
  readonly mutationCount: number;
}

export interface SimulatedItem {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'archived' | 'deleted';
  readonly groupId: string | null;
  readonly values: Readonly<Record<string, string | null>>;
  readonly subitems: readonly SimulatedItem[];
}

export interface SimulatedBoard {
  readonly id: string;
  readonly groups: readonly { readonly id: string; readonly title: string; readonly state: string }[];
  readonly items: readonly SimulatedItem[];
}

/** The simulator's control channel: changes of a person on the board, faults, and the log of effects. */
export interface SimulatorClient {
  readonly url: string;
  readonly token: string;
  control(action: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  log(since?: number): Promise<{ readonly effects: readonly LoggedEffect[]; readonly requests: readonly LoggedRequest[] }>;
  state(): Promise<unknown>;
}

export function simulatorClient(simulator: { readonly url: string; readonly token: string }): SimulatorClient {
  const headers = { Authorization: simulator.token, 'Content-Type': 'application/json' };
  const get = async (path: string): Promise<unknown> => await answer(await fetch(`${simulator.url}${path}`, { headers }));
  return {
    url: simulator.url,
    token: simulator.token,
    control: async (action) =>
      (await answer(await fetch(`${simulator.url}/control`, { method: 'POST', headers, body: JSON.stringify(action) }))) as Record<
        string,
        unknown
      >,
    log: async (since = 0) => (await get(`/log?since=${String(since)}`)) as { effects: LoggedEffect[]; requests: LoggedRequest[] },
    state: async () => await get('/state'),
  };
}

async function answer(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`The simulator answered ${String(response.status)}: ${await response.text()}`);
  return await response.json();
}
