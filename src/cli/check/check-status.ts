import { loadSettings } from '../../config/settings.js';
import type { GlobalOptions } from '../context.js';
import { UsageError } from '../exit-codes.js';
import { explainError } from '../explain.js';
import { mappingName } from '../mapping-name.js';
import { createOutput } from '../output/output.js';
import { clip, oneLine } from '../output/style.js';
import { relative } from '../output/times.js';
import { factsOf } from './facts.js';
import { critical, LEVELS, levelOf } from '../../orders/health.js';
import { problemsOf } from './rules.js';
import type { Asked, Facts } from './rules.js';

/** Without --max-age: a sync that runs less than once a day is rare, and a monitor without the option still notices one that has stopped. */
export const MAX_AGE_MS = 24 * 3_600_000;

/** A pager shows the beginning of a line; `--json` has each text in full. */
const PROBLEM_CHARACTERS = 120;

/** One line for a monitor, and 0, 1 or 2. Only a wrong command line throws: whatever else fails is critical. */
export async function checkStatus(options: GlobalOptions & { readonly maxAge?: number }): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const maxAgeMs = options.maxAge ?? MAX_AGE_MS;
  const { mapping, facts } = await ask(options);
  const problems = facts.kind === 'none' ? [critical(facts.reason)] : problemsOf(facts.value, maxAgeMs);
  const level = levelOf(problems);
  const exitCode = LEVELS.indexOf(level);
  const known = facts.kind === 'none' ? {} : facts.value;
  output.result({ mapping, level, exitCode, maxAgeSeconds: maxAgeMs / 1000, problems, ...known }, () => [
    `${level} ${mapping ?? 'order-sync'}: ${[...problems.map(({ text }) => clip(oneLine(text), PROBLEM_CHARACTERS)), ...lastText(facts)].join('; ')}`,
  ]);
  return exitCode;
}

async function ask(options: GlobalOptions): Promise<{ readonly mapping: string | null; readonly facts: Asked<Facts> }> {
  try {
    const settings = await loadSettings(options.settings);
    const mapping = await mappingName(settings.mappingsFolder, options.mapping);
    return { mapping, facts: { kind: 'answer', value: await factsOf(settings, mapping) } };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { mapping: null, facts: { kind: 'none', reason: explainError(error) } };
  }
}

function lastText(facts: Asked<Facts>): string[] {
  const tables = facts.kind === 'none' ? facts : facts.value.tables;
  if (tables.kind === 'none' || tables.value.lastSuccess === null) return [];
  return [`last success ${relative(tables.value.lastSuccess, Date.parse(tables.value.now))}`];
}
