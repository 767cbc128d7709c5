import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applySchema, openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { simulatorClient } from '../demo/simulator-client.js';
import type { SimulatorClient } from '../demo/simulator-client.js';
import { startSimulatorProcess } from '../demo/stack.js';
import { findTemporalBinary } from '../temporal/binary.js';
import { startDevServer } from '../temporal/dev-server.js';
import { BOARD_DESCRIPTION, DDL, EMPTY_BOARD_DESCRIPTION, salesOrders, TABLE } from './sales-orders.js';

/** What a person has before the first command: a table with orders, a board, a Temporal server, and `.env` with their addresses. */
export interface FirstServices {
  readonly monday: SimulatorClient;
  readonly temporalUi: string;
  readonly stop: () => Promise<void>;
}

const DATABASE_FILE = 'orders.db';

/** Starts all of it in the folder, for this process alone. */
export async function startServices(folder: string, rows: number, report: (line: string) => void): Promise<FirstServices> {
  await mkdir(folder, { recursive: true });
  await createTable(join(folder, DATABASE_FILE), rows);
  const boards = await Promise.all([BOARD_DESCRIPTION, EMPTY_BOARD_DESCRIPTION].map(async (board) => await describeBoard(folder, board)));
  const binary = await findTemporalBinary({ env: process.env, report });
  const temporal = await startDevServer({ binary: binary.path, dbFile: join(folder, 'temporal.db'), report });
  const simulator = await startSimulatorProcess({ folder, plan: 'agent', boards });
  // A profile without settings: those of this machine do not count here.
  await writeFile(join(folder, 'temporal.toml'), '[profile.default]\n');
  const env = {
    DATABASE: 'sqlite',
    DATABASE_FILE,
    MONDAY_API_URL: simulator.api,
    MONDAY_API_TOKEN: simulator.token,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_CONFIG_FILE: join(folder, 'temporal.toml'),
  };
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(folder, '.env'), lines.join(''), { mode: 0o600 });
  return {
    monday: simulatorClient(simulator),
    temporalUi: temporal.uiUrl,
    stop: async () => {
      await simulator.process.stop();
      await temporal.stop();
    },
  };
}

async function describeBoard(folder: string, board: { readonly board_id: string }): Promise<string> {
  const file = join(folder, `board-${board.board_id}.json`);
  await writeFile(file, JSON.stringify(board, null, 2));
  return file;
}

async function createTable(file: string, count: number): Promise<void> {
  const database = await openSqlite({ file });
  try {
    await applySchema(database, [{ path: 'sales-orders.sql', text: DDL }]);
    const columns = (await database.columns(`dbo.${TABLE}`)).map(({ name }) => name);
    await database.bulkLoad(`dbo.${TABLE}`, columns, salesOrders(count));
  } finally {
    await database.close();
  }
}
