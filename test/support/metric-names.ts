import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/package-files.js';

export const OBSERVABILITY = join(PROJECT_ROOT, 'deploy/observability');

/** Names of metrics in an expression, in rules or in the text of /metrics. */
const NAME = /\b(?:order_sync|temporal)_[a-z0-9_]+\b/g;

/** Every metric that the alert rules and the dashboard name. */
export async function observedNames(): Promise<string[]> {
  const files = ['alert-rules.yml', 'grafana-dashboard.json'];
  const texts = await Promise.all(files.map(async (file) => await readFile(join(OBSERVABILITY, file), 'utf8')));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(NAME)].map(([name]) => name)))].sort();
}

/** Every metric of a scrape. */
export const metricNamesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^([a-z_0-9]+)[{ ]/gm)].map(([, name = '']) => name));
