import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { METRICS } from '../../src/sync/measure.js';
import { metricNamesIn, OBSERVABILITY, observedNames } from '../support/metric-names.js';

const promtool = (...args: readonly string[]) => spawnSync('promtool', args, { cwd: OBSERVABILITY, encoding: 'utf8' });

test('promtool accepts the scrape configuration and the rules, and the rules fire when they should', (context) => {
  context.skip(promtool('--version').status !== 0, 'promtool is not on the PATH (Debian: apt-get install prometheus)');
  expect(promtool('check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
  expect(promtool('test', 'rules', join(import.meta.dirname, 'alert-rules.test.yml'))).toMatchObject({ status: 0 });
});

test('every metric of ours that rules and dashboard name exists, and the rules have a command each', async () => {
  const ours = (await observedNames()).filter((name) => name.startsWith('order_sync_'));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((name) => !(name in METRICS))).toEqual([]);
  const file = load(await readFile(join(OBSERVABILITY, 'alert-rules.yml'), 'utf8')) as {
    groups: { rules: { alert: string; annotations: { command?: string } }[] }[];
  };
  const rules = file.groups.flatMap((group) => group.rules);
  expect(rules.filter(({ annotations }) => annotations.command?.startsWith('npm run cli -- ') !== true).map(({ alert }) => alert)).toEqual(
    [],
  );
});

test('a name in the text of /metrics is recognized with and without labels', () => {
  expect([...metricNamesIn('# TYPE a gauge\na{x="1"} 2\nb_total 3\n')]).toEqual(['a', 'b_total']);
});
