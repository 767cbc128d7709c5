import { createMondayApi } from '../../src/monday/client.js';
import { API_URL } from '../faults/fast/account.js';
import { BOUNDS } from '../faults/fast/draw.js';
import { openHost } from '../faults/fast/host.js';
import { Driver } from '../protocol/support/driver.js';
import { KnownWorkflows } from '../protocol/support/temporal.js';
import { accountForDirt, checkDirt, sumOf } from './dirt.js';

/** Reads so many dirty rows in this process and prints where each of them went. True when all are accounted for. */
export async function readDirt(rows: number): Promise<boolean> {
  const startedAt = process.hrtime.bigint();
  const host = await openHost();
  try {
    const { account, database, mappingsFolder, time } = host;
    const api = createMondayApi({ url: API_URL, token: account.token });
    // Nothing is sent, so the board's limit of items is no matter here.
    const monday = { ...api, readBoard: async (boardId: string) => ({ ...(await api.readBoard(boardId)), itemsLimit: null }) };
    const services = {
      database,
      monday,
      temporal: new KnownWorkflows().client,
      mappingsFolder,
      snapshotFolder: await host.clear(),
      bounds: BOUNDS,
    };
    const dirt = await accountForDirt(new Driver(services, async (ms) => await time.pass(ms)), database, rows);
    const problems = checkDirt(dirt);
    const line = (reason: string, count: number): void => {
      console.log(`| ${reason.padEnd(40)} | ${String(count).padStart(8)} |`);
    };
    console.log(`| ${'reason'.padEnd(40)} | ${'rows'.padStart(8)} |\n|${'-'.repeat(42)}|${'-'.repeat(9)}:|`);
    for (const [reason, count] of Object.entries(dirt.reasons)) line(reason, count);
    line('sum', sumOf(dirt.reasons));
    line('rows read', dirt.read);
    console.log(`${(Number(process.hrtime.bigint() - startedAt) / 1e9).toFixed(0)} s, rows made and loaded included`);
    for (const problem of problems) console.log(`WRONG ${problem}`);
    return problems.length === 0;
  } finally {
    await host.close();
  }
}
