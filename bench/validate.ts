import { join } from 'node:path';
import { readMapping } from '../src/mapping/load.js';
import { mappingPaths } from '../src/cli/mapping-name.js';
import { PROJECT_ROOT } from '../src/config/settings.js';
import { ddlTruth } from '../src/cli/validate/ddl-truth.js';

/** Further rounds in the same process, after the first. */
const WARM_ROUNDS = 20;

/** Times the offline validation of every shipped mapping against sql/, including reading the files. The start of the process is not included. */
export async function benchValidate(): Promise<void> {
  const first = await round();
  const warm: number[] = [];
  for (let index = 0; index < WARM_ROUNDS; index += 1) warm.push(await round());
  const median = warm.sort((a, b) => a - b)[Math.floor(WARM_ROUNDS / 2)] ?? first;
  process.stdout.write(
    `validate, every mapping, offline: first ${first.toFixed(0)} ms, then ${median.toFixed(0)} ms (median of ${String(WARM_ROUNDS)})\n`,
  );
}

async function round(): Promise<number> {
  const start = performance.now();
  const truth = await ddlTruth([join(PROJECT_ROOT, 'sql')]);
  const mappings = await Promise.all((await mappingPaths(join(PROJECT_ROOT, 'mappings'))).map(readMapping));
  const found = await Promise.all(mappings.map(async (mapping) => [...mapping.findings, ...(await truth.check(mapping))]));
  const milliseconds = performance.now() - start;
  if (found.flat().length > 0) throw new Error('The shipped mappings have errors; `npm run cli -- validate` lists them.');
  return milliseconds;
}
