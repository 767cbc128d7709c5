import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDdl } from '../../../src/database/ddl/read-ddl.js';
import { loadSqlFiles } from '../../../src/database/sql-files.js';
import { openDatabase } from '../../../src/database/open.js';
import type { Database } from '../../../src/database/database.js';
import { MAPPING } from '../../protocol/support/driver.js';
import { readSchedule } from '../../support/schedule.js';
import type { Schedule } from '../../support/schedule.js';
import { rebuildSource } from '../../support/source-columns.js';
import { forHandfuls } from '../limits.js';
import { openAccount } from './account.js';
import type { Account } from './account.js';
import { useInlineThreads } from './inline-thread.js';
import { VirtualTime } from './virtual-time.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Memory, where there is some to be had as a folder: thousands of small databases need no disk. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** What one process needs once for all of its seeds. */
export interface Host {
  readonly time: VirtualTime;
  readonly account: Account;
  readonly schedule: Schedule;
  readonly mappingsFolder: string;
  readonly database: Database;
  readonly databaseFile: string;
  /** Empty tables, and an empty folder for the snapshots, whose path it returns. */
  clear(): Promise<string>;
  close(): Promise<void>;
}

/** Makes this process the host of schedules: from here on its clock is a virtual one and `fetch` reaches the simulated account alone. */
export async function openHost(): Promise<Host> {
  const folder = await mkdtemp(join(SCRATCH, 'order-sync-faults-'));
  const mappingsFolder = join(folder, 'mappings');
  await mkdir(mappingsFolder);
  const yaml = await readFile(join(ROOT, 'mappings', `${MAPPING}.yaml`), 'utf8');
  await writeFile(join(mappingsFolder, `${MAPPING}.yaml`), forHandfuls(yaml));
  await copyFile(join(ROOT, 'mappings/customers.yaml'), join(mappingsFolder, 'customers.yaml'));
  await useInlineThreads();
  const files = await loadSqlFiles(join(ROOT, 'sql'));
  const databaseFile = join(folder, 'orders.db');
  const database = await openDatabase({ engine: 'sqlite', file: databaseFile, sqlFolder: join(ROOT, 'sql') });
  // Tables that refer to others come after them. The records of migrations stay.
  const tables = readDdl(files)
    .tables.map(({ name }) => name)
    .filter((name) => name !== 'SYNC_Migration')
    .reverse();
  const time = new VirtualTime();
  const account = openAccount([join(ROOT, `mappings/boards/${MAPPING}.json`)], time);
  time.install();
  globalThis.fetch = account.fetch;
  const snapshotFolder = join(folder, 'snapshot');
  return {
    time,
    account,
    database,
    databaseFile,
    mappingsFolder,
    schedule: await readSchedule(mappingsFolder, MAPPING),
    clear: async () => {
      await rm(snapshotFolder, { recursive: true, force: true });
      rebuildSource(databaseFile, null);
      await database.transaction(async (tx) => {
        for (const table of tables) await tx.execute(`DELETE FROM [dbo].[${table}]`);
      });
      return snapshotFolder;
    },
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
