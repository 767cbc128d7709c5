import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { simulatorClient } from '../../sandbox/demo/simulator-client.js';
import type { SimulatorClient } from '../../sandbox/demo/simulator-client.js';
import { startSimulatorProcess } from '../../sandbox/demo/stack.js';
import { freePorts } from '../../sandbox/processes/free-port.js';
import { findTemporalBinary } from '../../sandbox/temporal/binary.js';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';
import type { Database } from '../../src/database/database.js';
import { applySchema, openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { connectClient, connectionConfig } from '../../src/temporal/connect.js';
import { fillSource } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { AlertReceiver } from '../support/alert-receiver.js';
import { BOARD } from '../support/shipped-board.js';
import { MAPPING, outcomeOf, RUN_ID } from '../support/test-sync.js';
import { edit, makeClone, removeClone, takeProgram } from '../support/clone.js';

/** What a stranger has who begins with the first page: a clone, a source with orders, a board, a Temporal server, and `.env` with their addresses. */
export interface World {
  readonly folder: string;
  readonly monday: SimulatorClient;
  readonly temporal: Client;
  readonly database: Database;
  /** The id of the board. */
  readonly board: string;
  /** Lets the source hold exactly these orders. */
  fill(orders: readonly SourceOrder[]): Promise<void>;
  /** Starts a run, as the schedule does. */
  start(): Promise<WorkflowHandleWithFirstExecutionRunId>;
  /** Starts a run, and waits for its end, which must be this. */
  run(status: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const folder = await makeClone();
  // A low gate, so that a handful of orders can be an abnormal share.
  await edit(folder, `mappings/${MAPPING}.yaml`, (text) =>
    text.replace(/changeGate: .*/, 'changeGate: { maxShare: 0.8, minimumOrders: 3, maxWaitMinutes: 120 }'),
  );
  await takeProgram(folder);
  const [port = 0] = await freePorts(1);
  const receiver = new AlertReceiver(port);
  await receiver.start();
  await writeFile(join(folder, 'alerts.yaml'), await alertsOfThePage(folder, receiver));
  const database = await openSqlite({ file: join(folder, 'orders.db') });
  await applySchema(database, [{ path: '10_source.sql', text: await readFile(join(folder, 'sql/10_source.sql'), 'utf8') }]);
  const binary = await findTemporalBinary({ env: process.env, report: () => undefined });
  const server = await startDevServer({ binary: binary.path, dbFile: join(folder, 'temporal.db'), report: () => undefined });
  const simulator = await startSimulatorProcess({ folder, plan: 'agent', boards: [join(folder, 'mappings/boards', `${MAPPING}.json`)] });
  await writeFile(join(folder, 'temporal.toml'), '[profile.default]\n');
  const env = {
    DATABASE: 'sqlite',
    DATABASE_FILE: 'orders.db',
    MONDAY_API_URL: simulator.api,
    MONDAY_API_TOKEN: simulator.token,
    // A request without an answer is settled within seconds.
    MONDAY_EFFECT_BOUND_SECONDS: '6',
    MONDAY_INDEX_LAG_SECONDS: '0.5',
    ORDER_SYNC_ALERTS: 'alerts.yaml',
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_UI_URL: server.uiUrl,
    TEMPORAL_CONFIG_FILE: 'temporal.toml',
    WORKFLOW_BUNDLE: 'dist/workflow-bundle.js',
  };
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, '.env'), lines.join(''));
  const temporal = await connectClient(connectionConfig({ kind: 'address', address: server.address, namespace: server.namespace }));
  const start: World['start'] = async () =>
    await temporal.workflow.start('syncRun', {
      taskQueue: 'order-sync',
      workflowId: RUN_ID,
      args: [{ mappingName: MAPPING, selection: {} }],
    });
  return {
    folder,
    monday: simulatorClient(simulator),
    temporal,
    database,
    board: BOARD,
    fill: async (orders) => await fillSource(database, orders),
    start,
    run: async (status) => {
      const outcome = await outcomeOf(await start());
      if (outcome.status !== status) throw new Error(`The run ended as ${outcome.status}, not ${status}: ${outcome.message}`);
    },
    stop: async () => {
      await temporal.connection.close();
      await database.close();
      await simulator.process.stop();
      await server.stop();
      await receiver.stop();
      await removeClone(folder);
    },
  };
}

/** The alerts file that docs/monitoring.md shows, with a receiver of the test in the place of both addresses. */
async function alertsOfThePage(folder: string, receiver: AlertReceiver): Promise<string> {
  const page = await readFile(join(folder, 'docs/monitoring.md'), 'utf8');
  const [, file = ''] = /```yaml\n(targets:.*?)```/s.exec(page) ?? [];
  return file
    .replace('${ALERTS_SLACK_URL}', receiver.url('/slack'))
    .replace('https://pager.example', receiver.url(''))
    .replace('${ALERTS_PAGER_TOKEN}', 'of-the-walk');
}
