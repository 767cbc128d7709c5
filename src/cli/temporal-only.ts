import type { Client } from '@temporalio/client';
import { loadSettings } from '../config/settings.js';
import type { Settings } from '../config/settings.js';
import { connectClient } from '../temporal/connect.js';
import type { GlobalOptions } from './context.js';
import { mappingName } from './mapping-name.js';
import { createOutput } from './output/output.js';
import type { Output } from './output/output.js';

/** What a command can use while the database cannot be opened. */
export interface TemporalOnly {
  readonly settings: Settings;
  readonly mapping: string;
  readonly output: Output;
  readonly temporal: Client;
}

/** Runs the part of a command that needs no database, with a connection to Temporal that is closed after it. */
export async function withTemporalOnly(options: GlobalOptions, work: (context: TemporalOnly) => Promise<number>): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const settings = await loadSettings(options.settings);
  const mapping = await mappingName(settings.mappingsFolder, options.mapping);
  const temporal = await connectClient(settings.temporal);
  try {
    return await work({ settings, mapping, output, temporal });
  } finally {
    await temporal.connection.close();
  }
}
