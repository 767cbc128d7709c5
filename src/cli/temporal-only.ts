import type { Client } from '@temporalio/client';
import { reachTemporal } from '../temporal/reach.js';
import { localContext } from './context.js';
import type { GlobalOptions, LocalContext, TemporalContext } from './context.js';

/** What a command can use while the database cannot be opened. */
export interface TemporalOnly extends LocalContext {
  readonly temporal: Client;
  readonly services: TemporalContext['services'];
}

/** Runs the part of a command that needs no database, with a connection to Temporal that is closed after it. */
export async function withTemporalOnly(options: GlobalOptions, work: (context: TemporalOnly) => Promise<number>): Promise<number> {
  const local = await localContext(options);
  const temporal = await reachTemporal(local.settings.temporal);
  try {
    return await work({ ...local, temporal, services: { temporal } });
  } finally {
    await temporal.connection.close();
  }
}
