import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSqlFiles } from '../../../src/database/sql-files.js';
import { openSqlite } from '../../../src/database/sqlite/open-sqlite.js';
import type { Database } from '../../../src/database/database.js';
import { MAPPING } from '../../protocol/support/driver.js';
import { readSchedule } from '../../support/schedule.js';
import type { Schedule } from '../../support/schedule.js';
import { openAccount } from './account.js';
import type { Account } from './account.js';
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
  /** An empty database with all tables, and a folder beside it, for one seed. */
  place(seed: number): Promise<Place>;
  close(): Promise<void>;
}

export interface Place {
  readonly database: Database;
  readonly folder: string;
  close(): Promise<void>;
}

/** Makes this process the host of schedules: from here on its clock is a virtual one and `fetch` reaches the simulated account alone. */
export async function openHost(): Promise<Host> {
  const folder = await mkdtemp(join(SCRATCH, 'order-sync-faults-'));
  const mappingsFolder = join(folder, 'mappings');
  await mkdir(mappingsFolder);
  const yaml = await readFile(join(ROOT, 'mappings', `${MAPPING}.yaml`), 'utf8');
  // A handful of orders: each removal is a large share of them.
  await writeFile(join(mappingsFolder, `${MAPPING}.yaml`), yaml.replace('removals: { maxShare: 0.05 }', 'removals: { maxShare: 1 }'));
  await copyFile(join(ROOT, 'mappings/customers.yaml'), join(mappingsFolder, 'customers.yaml'));
  const template = join(folder, 'template.db');
  const made = await openSqlite({ file: template, schema: await loadSqlFiles(join(ROOT, 'sql')) });
  await made.close();
  const time = new VirtualTime();
  const account = openAccount([join(ROOT, `mappings/boards/${MAPPING}.json`)], time);
  time.install();
  globalThis.fetch = account.fetch;
  return {
    time,
    account,
    mappingsFolder,
    schedule: await readSchedule(mappingsFolder, MAPPING),
    place: async (seed) => {
      const own = join(folder, String(seed));
      await mkdir(own, { recursive: true });
      await copyFile(template, join(own, 'orders.db'));
      const database = await openSqlite({ file: join(own, 'orders.db') });
      return {
        database,
        folder: own,
        close: async () => {
          await database.close();
          await rm(own, { recursive: true, force: true });
        },
      };
    },
    close: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
