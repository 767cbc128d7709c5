import { startSimulator, type RunningSimulator } from '../../sandbox/simulator/server.js';
import type { PlanName } from '../../sandbox/simulator/plans.js';
import { runSimulator } from '../support/simulator-fixture.js';

export const BOARD = '9000000001';
export const SUBITEM_BOARD = '9000000002';

/** A small board with one column of each kind that matters. */
export const description = {
  board_id: BOARD,
  board_name: 'Orders',
  columns: [
    { monday_id: 'name', monday_title: 'Name', monday_type: 'name' },
    { monday_id: 'subtasks_1', monday_title: 'Subitems', monday_type: 'subtasks' },
    { monday_id: 'text_1', monday_title: 'Order number', monday_type: 'text' },
    { monday_id: 'long_1', monday_title: 'Notes', monday_type: 'long_text' },
    { monday_id: 'num_1', monday_title: 'Price', monday_type: 'numbers' },
    { monday_id: 'status_1', monday_title: 'Unit', monday_type: 'status', labels: ['PCE', 'SET'] },
    { monday_id: 'drop_1', monday_title: 'Customer', monday_type: 'dropdown', labels: ['A'] },
    { monday_id: 'date_1', monday_title: 'Received', monday_type: 'date' },
    { monday_id: 'mirror_1', monday_title: 'Shipped', monday_type: 'mirror' },
    { monday_id: 'rel_1', monday_title: 'Planning', monday_type: 'board_relation' },
    { monday_id: 'id_1', monday_title: 'Item ID', monday_type: 'item_id' },
  ],
  subitem_board: {
    board_id: SUBITEM_BOARD,
    board_name: 'Subitems of Orders',
    columns: [
      { monday_id: 'size_1', monday_title: 'Size', monday_type: 'dropdown', labels: ['S', 'M'] },
      { monday_id: 'qty_1', monday_title: 'Order Qty', monday_type: 'numbers' },
    ],
  },
};

export interface GraphQLFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly error_data?: Readonly<Record<string, unknown>> };
}

export interface ApiReply {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into answers of many shapes; a wrong path shows as undefined and fails the expectation.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data: any;
  readonly errors: readonly GraphQLFailure[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** Speaks to a simulator over HTTP as any client would. */
export class SimulatorClient {
  constructor(readonly simulator: RunningSimulator) {}

  async send(text: string, headers: Record<string, string> = {}): Promise<ApiReply> {
    const response = await fetch(this.simulator.api, {
      method: 'POST',
      body: text,
      headers: { Authorization: this.simulator.token, 'Content-Type': 'application/json', ...headers },
    });
    const body: unknown = await response.json();
    const { data, errors = [] } = body as { data?: unknown; errors?: readonly GraphQLFailure[] };
    return { status: response.status, headers: response.headers, data, errors, body };
  }

  async gql(query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<ApiReply> {
    return this.send(JSON.stringify({ query, variables }), headers);
  }

  /** Creates one item and returns its id; fails the test when it was refused. */
  async item(name: string, values: Record<string, unknown> = {}, createLabels = false): Promise<string> {
    const reply = await this.create(name, values, createLabels);
    if (reply.errors.length > 0) throw new Error(reply.errors[0]?.message);
    return reply.data.create_item.id as string;
  }

  async create(
    name: string,
    values: Record<string, unknown>,
    createLabels = false,
    headers: Record<string, string> = {},
  ): Promise<ApiReply> {
    return this.gql(
      `mutation ($name: String!, $values: JSON!, $labels: Boolean) { create_item(board_id: "${BOARD}", item_name: $name, column_values: $values, create_labels_if_missing: $labels) { id } }`,
      { name, values: JSON.stringify(values), labels: createLabels },
      headers,
    );
  }

  async control(action: string, parameters: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.simulator.url}/control`, {
      method: 'POST',
      headers: { Authorization: this.simulator.token, 'Content-Type': 'application/json' },
      body: JSON.stringify({ action, ...parameters }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(String(body['error']));
    return body;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  async get(path: string): Promise<any> {
    return (await fetch(this.simulator.url + path)).json();
  }

  /** Names of the effects so far, in the order of commits. */
  async operations(): Promise<string[]> {
    const log = (await this.get('/log')) as { effects: { operation: string }[] };
    return log.effects.map((effect) => effect.operation);
  }
}

/** One for all tests of a file, with the small board and no limits. */
export async function simulatorOfFile(): Promise<SimulatorClient> {
  return new SimulatorClient(await runSimulator({ boards: [description] }));
}

/** One within a test, which closes it. */
export async function start(plan: PlanName = 'unlimited', boards: readonly unknown[] = [description]): Promise<SimulatorClient> {
  return new SimulatorClient(await startSimulator({ port: 0, boards, plan }));
}
