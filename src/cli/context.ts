import { join } from 'node:path';
import { openDatabase } from '../database/open.js';
import { pinnedMapping } from '../sync/services.js';
import { loadMapping } from '../mapping/load.js';
import type { Mapping } from '../mapping/schema.js';
import { lastRuns, NO_RUN } from '../store/runs/overview.js';
import { reachTemporal } from '../temporal/reach.js';
import { mappingName } from './mapping-name.js';
import { createOutput } from './output/output.js';
import type { Output } from './output/output.js';
import type { ListingOptions } from './output/listing.js';
import { openOperatorServices } from '../config/services.js';
import type { OperatorServices } from '../config/services.js';
import { loadSettings } from '../config/settings.js';
import type { Settings } from '../config/settings.js';

/** Options that every command takes, and those of a listing. */
export interface GlobalOptions extends ListingOptions {
  readonly settings?: string;
  readonly json?: boolean;
  readonly mapping?: string;
}

/** What a command uses that reads the tables alone: it works while Temporal is down. */
export interface DatabaseContext {
  readonly settings: Settings;
  readonly services: Pick<OperatorServices, 'database'>;
  readonly namespace: string;
  readonly mapping: string;
  readonly output: Output;
  readonly close: () => Promise<void>;
}

/** What reads the tables alone, and prints nothing. */
export type TablesContext = Omit<DatabaseContext, 'output' | 'close'>;

/** What a question to Temporal alone needs. */
export interface TemporalContext {
  readonly services: Pick<OperatorServices, 'temporal'>;
  readonly namespace: string;
  readonly mapping: string;
}

/** Everything that a command uses. */
export interface CommandContext extends DatabaseContext {
  readonly services: OperatorServices;
}

/** What every command begins with: it needs neither the database nor Temporal. */
export type LocalContext = Pick<DatabaseContext, 'settings' | 'namespace' | 'mapping' | 'output'>;

/** Reads the settings and decides which mapping is meant. */
export async function localContext(options: GlobalOptions): Promise<LocalContext> {
  const output = createOutput(process.stdout, process.env, options.json ?? false, options);
  const settings = await loadSettings(options.settings);
  const mapping = await mappingName(settings.mappingsFolder, options.mapping);
  return { settings, namespace: settings.temporal.namespace, mapping, output };
}

/** Opens settings, mapping, database and Temporal for a command. The caller closes the context. */
export async function openContext(options: GlobalOptions): Promise<CommandContext> {
  const local = await localContext(options);
  return { ...local, ...(await openOperatorServices(local.settings, reachTemporal)) };
}

/** The same without a connection to Temporal. */
export async function openDatabaseContext(options: GlobalOptions): Promise<DatabaseContext> {
  const local = await localContext(options);
  const database = await openDatabase(local.settings.database);
  return { ...local, services: { database }, close: () => database.close() };
}

export { NO_RUN };

/**
 * The mapping by which the tables are read: the copy that the last run has pinned, because its rows were written with that copy. Before the
 * first run it is the file.
 */
export async function workingMapping({
  services,
  mapping,
  settings,
}: Pick<DatabaseContext, 'services' | 'mapping' | 'settings'>): Promise<Mapping> {
  const [last] = await lastRuns(services.database, mapping, 1);
  return last === undefined
    ? await loadMapping(join(settings.mappingsFolder, `${mapping}.yaml`))
    : await pinnedMapping(services, last.mappingHash);
}

/** The mapping file as it is now, which the next run will use. */
export async function deployedMapping({ mapping, settings }: Pick<DatabaseContext, 'mapping' | 'settings'>): Promise<Mapping> {
  return await loadMapping(join(settings.mappingsFolder, `${mapping}.yaml`));
}

/** Page of a workflow in Temporal's UI; null when the UI's address is not known. */
export function workflowLink(
  { settings, namespace }: Pick<DatabaseContext, 'settings' | 'namespace'>,
  workflowId: string,
  runId: string | null,
): string | null {
  if (settings.temporalUi === null) return null;
  const page = `${settings.temporalUi.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === null ? page : `${page}/${runId}/history`;
}
