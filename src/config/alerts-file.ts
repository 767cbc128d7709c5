import { MappingError } from '../mapping/mapping-error.js';
import { placed } from '../mapping/validate/finding.js';
import type { Problem } from '../mapping/validate/finding.js';
import { shapeProblems } from '../mapping/validate/shape-problems.js';
import { readYamlFile, YamlFile } from '../mapping/yaml-file.js';
import type { Path } from '../mapping/yaml-positions.js';
import type { AlertPlan, AlertTarget } from '../orders/alerts/plan.js';
import { alertsSchema } from './alerts-schema.js';
import { secretOf } from './environment.js';
import type { AlertsSource } from './settings.js';

/**
 * Reads the file of the alerts. `${NAME}` in an address or a header is the variable NAME, or the content of the file that NAME_FILE names. Throws one error that
 * lists everything wrong, each with file, line, column, what was found and what is expected; it shows no value of a variable.
 */
export async function loadAlerts({ file: path, variables }: AlertsSource): Promise<AlertPlan> {
  const file = await readYamlFile(path);
  if (!(file instanceof YamlFile)) throw new MappingError([file], ALERTS);
  const fail = (problems: readonly Problem[]): MappingError =>
    new MappingError(
      problems.map((problem) => placed(problem, file.place(problem.path, problem))),
      ALERTS,
    );
  const parsed = alertsSchema.safeParse(file.document);
  if (!parsed.success) throw fail(shapeProblems(parsed.error, file.document));
  const { every, retry, targets, rules } = parsed.data;
  const problems: Problem[] = [];
  const fill = (text: string, at: Path): string => filled(text, at, variables, problems);
  const resolved = Object.entries(targets).map(([name, { form, url, headers }]): [string, AlertTarget] => {
    const at = ['targets', name];
    const address = fill(url, [...at, 'url']);
    if (problems.length === 0 && !isWebAddress(address)) problems.push(notAnAddress([...at, 'url']));
    const full = Object.entries(headers).map(([header, value]) => [header, fill(value, [...at, 'headers', header])] as const);
    if (problems.length === 0) problems.push(...unusableHeaders(full, [...at, 'headers']));
    return [name, { form, url: address, headers: Object.fromEntries(full) }];
  });
  if (problems.length > 0) throw fail(problems);
  return { everyMs: every, retry: { firstMs: retry.first, longestMs: retry.longest }, targets: Object.fromEntries(resolved), rules };
}

const ALERTS = 'The file of the alerts';

function filled(text: string, path: Path, variables: AlertsSource['variables'], problems: Problem[]): string {
  return text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    const value = variables[name];
    if (value !== undefined) return value;
    const file = variables[`${name}_FILE`];
    if (file !== undefined) return secretOf(name, file);
    problems.push({
      code: 'VALUE_INVALID',
      path,
      found: `\${${name}}, and no such variable`,
      expected: `${name} or ${name}_FILE in the environment or in .env`,
    });
    return '';
  });
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  // `fetch` refuses an address with a name and a password in it.
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

const notAnAddress = (path: Path): Problem => ({
  code: 'VALUE_INVALID',
  path,
  found: 'a text that is no address',
  expected: 'an address such as https://host/path, without a name and password in it',
});

/** The error of the platform shows the value, so it is not passed on. */
function unusableHeaders(headers: readonly (readonly [string, string])[], path: Path): Problem[] {
  return headers.flatMap(([name, value]) => {
    try {
      new Headers([[name, value]]);
      return [];
    } catch {
      return [
        {
          code: 'VALUE_INVALID' as const,
          path: [...path, name],
          found: 'a header that HTTP does not allow',
          expected: 'a name and a value of one line',
        },
      ];
    }
  });
}
