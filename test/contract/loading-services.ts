import { join } from 'node:path';
import type { Services } from '../../src/sync/services.js';
import type { Database } from '../../src/database/database.js';
import { createMondayApi } from '../../src/monday/client.js';
import { KnownWorkflows } from '../protocol/support/temporal.js';

/** What detecting and staging need. Nothing listens where Monday would be. */
export function loadingServices(database: Database, folder: string, mappingsFolder: string): Services {
  return {
    database,
    monday: createMondayApi({ url: 'http://127.0.0.1:9', token: 'not-used' }),
    temporal: new KnownWorkflows().client,
    mappingsFolder,
    snapshotFolder: join(folder, 'snapshot'),
    bounds: { effectMs: 300_000, indexLagMs: 60_000 },
  };
}
