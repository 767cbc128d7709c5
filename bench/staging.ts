import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { openDatabase } from '../src/database/open.js';
import { benchDatabases, prepare, withoutServer } from './databases.js';
import type { BenchDatabase } from './databases.js';
import { measureEncoders } from './encoders.js';
import type { LargeLoad } from './large-load.js';
import { mebibytes, spread } from './measure.js';
import { measureRound } from './rounds.js';
import type { Round } from './rounds.js';
import { measureSqliteAlone } from './sqlite-alone.js';
import { SIZES_PER_ORDER } from './staged-rows.js';

const LARGE_LOAD = fileURLToPath(new URL('large-load.ts', import.meta.url));

/**
 * How fast orders and their sizes are loaded into staging: bulk against row by row through the same driver in the same run, on the embedded
 * engine and over TDS when a server is given, with the encoders alone beside it; and one large load with its peak memory.
 */
export async function benchStaging(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '4000' },
      rounds: { type: 'string', default: '5' },
      large: { type: 'string', default: '100000' },
    },
  });
  const [orders, rounds, large] = [Number(values.orders), Number(values.rounds), Number(values.large)];
  print(
    `Node ${process.version}, ${String(cpus().length)} x ${cpus()[0]?.model ?? 'unknown CPU'}; ${String(rounds)} rounds of ${String(orders)} orders with ${String(SIZES_PER_ORDER)} sizes each`,
  );
  print('Rows per second: the median, and (slowest-fastest) of the rounds.');
  for (const database of await benchDatabases(process.env)) {
    try {
      await measure(database, { orders, rounds, large });
    } finally {
      await database.remove();
    }
  }
  const reason = withoutServer(process.env);
  if (reason !== null) print('', reason);
}

async function measure(
  database: BenchDatabase,
  { orders, rounds, large }: { readonly orders: number; readonly rounds: number; readonly large: number },
): Promise<void> {
  print('', database.title);
  await prepare(database);
  const opened = await openDatabase(database.config);
  const measured: Round[] = [];
  // The first round warms up caches and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const one = await measureRound(opened, orders);
    if (round > 0) measured.push(one);
  }
  await opened.close();
  for (const [kind, title] of [
    ['orders', 'orders, 101 columns'],
    ['sizes', 'sizes, 6 columns'],
  ] as const) {
    const of = (way: 'bulk' | 'single'): number[] => measured.map((round) => round[kind][way]);
    print(
      `  ${title.padEnd(20)} bulk ${spread(of('bulk'))}   row by row ${spread(of('single'))}   ratio ${spread(
        measured.map((round) => round[kind].bulk / round[kind].single),
        1,
      )}`,
    );
  }
  if (database.config.engine === 'mssql') await printEncoders(database.config.sqlFolder, orders, rounds);
  else
    print(
      `  ${'SQLite alone'.padEnd(20)} orders into the same table, without thread and checks: ${spread(await measureSqliteAlone(database.config.sqlFolder, orders, rounds))}`,
    );
  await printLarge(database, large);
}

async function printEncoders(sqlFolder: string, orders: number, rounds: number): Promise<void> {
  const encoded = [];
  for (let round = 0; round <= rounds; round += 1) encoded.push(await measureEncoders(sqlFolder, orders));
  const counted = encoded.slice(1);
  print(
    `  ${'encoding alone'.padEnd(20)} this adapter ${spread(counted.map(({ own }) => own))}   the driver's own ${spread(counted.map(({ driver }) => driver))}   ${String(Math.round(counted[0]?.bytes ?? 0))} bytes per order`,
  );
}

async function printLarge(database: BenchDatabase, orders: number): Promise<void> {
  await prepare(database);
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    LARGE_LOAD,
    JSON.stringify(database.config),
    String(orders),
  ]);
  const { seconds, rows, peakBytes } = JSON.parse(stdout) as LargeLoad;
  const perSecond = Math.round(rows / seconds).toLocaleString('en');
  print(
    `  ${`${orders.toLocaleString('en')} orders`.padEnd(20)} with their sizes, one transaction: ${rows.toLocaleString('en')} rows in ${seconds.toFixed(1)} s, ${perSecond} rows/s, peak memory of the process ${mebibytes(peakBytes)}`,
  );
  await prepare(database);
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
