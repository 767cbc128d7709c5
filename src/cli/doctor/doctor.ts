import { join } from 'node:path';
import { programEnvironment } from '../../config/environment.js';
import { readProcessSettings } from '../../config/process-settings.js';
import { loadSettings } from '../../config/settings.js';
import type { GlobalOptions } from '../context.js';
import { mappingName, mappingPaths } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { examine, WITH_SETTINGS } from './examine.js';
import type { Found } from './examine.js';
import { exitCodeOf, reportLines } from './report.js';
import { notChecked, reasonOf, wrong } from './verdict.js';
import type { CheckResult } from './verdict.js';

/** Time for connections that hang to end by themselves, once the report is printed. */
const LEAVE_MS = 1_000;

/** Checks a deployment, prints the report, and returns the exit code. */
export async function doctor(options: GlobalOptions): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const results = await resultsOf(options);
  const exitCode = exitCodeOf(results);
  output.result({ exitCode, checks: results }, () => reportLines(results, output.style));
  // A database that wakes up may be tried for two minutes more, and no one waits for it. The timer alone keeps no process alive.
  setTimeout(() => process.exit(), LEAVE_MS).unref();
  return exitCode;
}

async function resultsOf(options: GlobalOptions): Promise<CheckResult[]> {
  let found: Found;
  try {
    found = await find(options);
  } catch (error) {
    const where = options.settings ?? 'the variables of the environment and .env, as the README lists them';
    const settings: CheckResult = { check: 'settings', mapping: null, ...wrong(reasonOf(error), `correct ${where}`) };
    return [settings, ...WITH_SETTINGS.map((check): CheckResult => ({ check, mapping: null, ...notChecked('needs the settings') }))];
  }
  return await examine(found);
}

async function find(options: GlobalOptions): Promise<Found> {
  const settings = await loadSettings(options.settings);
  return {
    settings,
    process: readProcessSettings(options.settings === undefined ? programEnvironment() : process.env),
    origin: options.settings ?? 'the environment',
    mappings: await mappingsOf(settings.mappingsFolder, options.mapping),
  };
}

async function mappingsOf(folder: string, wanted: string | undefined): Promise<Found['mappings']> {
  try {
    const paths = wanted === undefined ? await mappingPaths(folder) : [join(folder, `${await mappingName(folder, wanted)}.yaml`)];
    return paths.length === 0 ? { kind: 'none', reason: `${folder} holds no mapping` } : { kind: 'paths', paths };
  } catch (error) {
    return { kind: 'none', reason: reasonOf(error) };
  }
}
