import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadAlerts } from '../../src/config/alerts-file.js';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { ALERT_RULES } from '../../src/orders/alerts/plan.js';
import type { AlertPlan } from '../../src/orders/alerts/plan.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alerts-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function load(yaml: string, variables: Readonly<Record<string, string>> = {}): Promise<AlertPlan> {
  const file = join(folder, 'alerts.yaml');
  await writeFile(file, yaml);
  return await loadAlerts({ file, variables });
}

const GOOD = `targets:
  operators:
    form: slack
    url: \${SLACK}
  pager:
    form: json
    url: https://pager.example/v1
    headers: { authorization: 'Bearer \${PAGER}' }
rules:
  errors: { above: 10 }
  success: { within: 26h }
  quota: { callsPerDay: 1000 }
`;

test('secrets come from variables and from files; what is left out has its default', async () => {
  const file = join(folder, 'pager-token');
  await writeFile(file, 'of-the-file\n');
  expect(await load(GOOD, { SLACK: 'https://hooks.slack.com/services/T/B/x', PAGER_FILE: file })).toEqual({
    everyMs: 60_000,
    retry: { firstMs: 10_000, longestMs: 300_000 },
    targets: {
      operators: { form: 'slack', url: 'https://hooks.slack.com/services/T/B/x', headers: {} },
      pager: { form: 'json', url: 'https://pager.example/v1', headers: { authorization: 'Bearer of-the-file' } },
    },
    rules: { errors: { above: 10 }, success: { within: 93_600_000 }, quota: { callsPerDay: 1000, above: 0.8 } },
  });
});

test.each([
  [
    'a variable that is not set',
    GOOD,
    {},
    /alerts\.yaml:4:10 targets\.operators\.url: found \$\{SLACK\}, and no such variable, expected SLACK or SLACK_FILE/,
  ],
  [
    'an unknown rule',
    GOOD.replace('errors:', 'eror:'),
    {},
    /:10:3 rules\.eror: found the unknown key "eror", expected one of the keys run, errors/,
  ],
  ['a time without a unit', GOOD.replace('26h', '26'), {}, /:11:22 rules\.success\.within: found 26, expected a time such as 30s/],
  ['another form', GOOD.replace('json', 'teams'), {}, /:6:11 targets\.pager\.form: found "teams", expected one of: json, slack/],
  ['no target', 'targets: {}\nrules: {}\n', {}, /:1:10 targets: .*expected at least one target/],
  [
    'a name that no workflow can have',
    GOOD.replace('pager:', 'Pa ger:'),
    {},
    /:6:5 targets.Pa ger: .*expected a name of small letters, digits and hyphens/,
  ],
  ['broken YAML', 'targets: [', {}, /The file of the alerts cannot be used, 1 error:\n.*alerts\.yaml:\d+:\d+ found a YAML error/],
])('%s is refused with its place', async (_what, yaml, variables, message) => {
  await expect(load(yaml, variables)).rejects.toThrow(message);
});

test('an address or a header that cannot be used is refused without being shown', async () => {
  const wrong = await load(GOOD, { SLACK: 'hooks.slack.com/secret-path', PAGER: 'x' }).catch((error: unknown) => String(error));
  expect(wrong).toMatch(/:4:10 targets\.operators\.url: found a text that is no address, expected an address such as https/);
  const header = await load(GOOD, { SLACK: 'https://hooks.slack.com/x', PAGER: 'secret-token\nsecond line' }).catch((error: unknown) =>
    String(error),
  );
  expect(header).toMatch(/:8:\d+ targets\.pager\.headers\.authorization: found a header that HTTP does not allow/);
  expect(JSON.stringify([wrong, header])).not.toContain('secret-');
});

test('the file to copy is valid, and names every rule', async () => {
  const shipped = join(PROJECT_ROOT, 'deploy/observability/alerts.yaml');
  const variables = { ALERTS_SLACK_URL: 'https://hooks.slack.com/services/T/B/x', ALERTS_PAGER_TOKEN: 't' };
  const plan = await loadAlerts({ file: shipped, variables });
  expect(Object.keys(plan.rules).sort()).toEqual([...ALERT_RULES].sort());
  expect(Object.keys(plan.targets)).toEqual(['operators', 'pager']);
});
