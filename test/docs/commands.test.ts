import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { complaint, parsed } from '../support/command-lines.js';
import { LINES, PLAYED, RUN_BY } from './run-lines.js';
import { orderSync, shellLines, strayLines } from './shell-lines.js';

const read = (file: string): string => readFileSync(join(PROJECT_ROOT, file), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(PROJECT_ROOT, 'docs')).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith('.md'),
);
const lines = pages.flatMap((page) => shellLines(page, read(page)));
const scripts = (JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> }).scripts;

/** What is wrong with the names in a line: commands and options of ours, scripts, programs of the project. */
async function wrong(text: string): Promise<string[]> {
  const asked = orderSync(text);
  const problem = asked === null ? null : await complaint(asked);
  const script = /npm run (?<name>[\w:]+)(?: -- (?<rest>[^|&]+))?/.exec(text)?.groups;
  const name = script?.['name'];
  if (problem !== null) return [problem];
  if (name !== undefined && scripts[name] === undefined) return [`${text}: there is no script ${name}`];
  const options = name === undefined || name === 'cli' ? [] : ((script?.['rest'] ?? '').match(/--[a-z-]+/g) ?? []);
  return options.filter((option) => !knows(name ?? '', option)).map((option) => `${text}: ${name ?? ''} has no option ${option}`);
}

/** Whether the program of a script, or a file beside it, has the option. */
function knows(script: string, option: string): boolean {
  const file = /tsx (\S+)/.exec(scripts[script] ?? '')?.[1] ?? '';
  const folder = join(file, '..');
  const code = readdirSync(join(PROJECT_ROOT, folder))
    .filter((entry) => entry.endsWith('.ts'))
    .map((entry) => read(join(folder, entry)));
  const key = option.slice(2);
  return code.some((text) => text.includes(option) || new RegExp(`['\\s{]${key}['"]?: \\{`).test(text));
}

/** Which test runs a line, as a problem when none does. */
async function notRun(text: string, used = new Set<string>()): Promise<string[]> {
  const whole = LINES[text];
  used.add(text);
  if (whole !== undefined) return read(whole.test).includes(whole.by) ? [] : [`${whole.test} does not contain ${whole.by}`];
  const asked = orderSync(text);
  const found = asked === null ? null : await parsed(asked);
  if (found?.command == null) return [`${text}: no test runs it; name one in run-lines.ts, or begin its block with "# Needs ..."`];
  const key = [found.command, ...found.options.filter((option) => option !== '--yes')].join(' ');
  const test = RUN_BY[key];
  used.add(key);
  if (test === undefined) return [`${text}: no test runs "${key}"; name one in run-lines.ts, or begin its block with "# Needs ..."`];
  const code = existsSync(join(PROJECT_ROOT, test)) ? read(test) : '';
  const words = [`'${found.command.replaceAll(' ', "', '")}'`, ...found.options.map((option) => `'${option}'`)];
  return words.filter((word) => !code.includes(word)).map((word) => `${text}: ${test} does not call ${word}`);
}

describe('the command lines of the pages', () => {
  it('are in blocks `sh`', () => {
    expect(lines.length).toBeGreaterThan(60);
    expect(pages.flatMap((page) => strayLines(read(page)).map((line) => `${page}: ${line}`))).toEqual([]);
  });

  it('name commands, options and scripts that exist', async () => {
    expect((await Promise.all(lines.map(({ text }) => wrong(text)))).flat()).toEqual([]);
  });

  it('are run by a test, or say which servers they need', async () => {
    const own = [...new Set(lines.filter(({ needs }) => !needs).map(({ text }) => text))];
    expect(own.length).toBeGreaterThan(30);
    const used = new Set<string>();
    expect((await Promise.all(own.map((line) => notRun(line, used)))).flat()).toEqual([]);
    expect([...Object.keys(RUN_BY), ...Object.keys(LINES)].filter((key) => !used.has(key))).toEqual([]);
  });

  it('of a section with samples are typed by a test in the state that the section is about', () => {
    const sections = read('docs/operations.md').split(/^## /m).slice(1);
    const sampled = sections.filter((text) => text.includes('```text\n')).map((text) => text.split('\n')[0] ?? '');
    expect(sampled.sort()).toEqual(Object.keys(PLAYED).sort());
    for (const [heading, test] of Object.entries(PLAYED)) expect(read(test), heading).toContain(`new Trouble('${heading}', sync)`);
  });

  it('are right within a sentence, too', async () => {
    const quoted = pages.flatMap((page) => [...read(page).matchAll(/`([^`\n]+)`/g)].map(([, inner = '']) => inner));
    const ours = [...new Set(quoted)].filter((text) => /^(?:npm run|npx order-sync) /.test(text));
    expect(ours.length).toBeGreaterThan(20);
    expect((await Promise.all(ours.map(wrong))).flat()).toEqual([]);
  });
});

describe('a wrong command line', () => {
  it('is found', async () => {
    expect(await wrong('npm run cli -- status --frob')).toEqual([expect.stringContaining("unknown option '--frob'")]);
    expect(await wrong('npx order-sync stats')).toEqual([expect.stringContaining('unknown command')]);
    expect(await wrong('npm run demos -- --stay')).toEqual(['npm run demos -- --stay: there is no script demos']);
    expect(await wrong('npm run demo -- --stray')).toEqual(['npm run demo -- --stray: demo has no option --stray']);
    expect(await notRun('rm -rf node_modules')).toHaveLength(1);
    expect(strayLines('    npm run cli -- status\n\n```\nnpm run demo\n```\n')).toHaveLength(2);
    expect(shellLines('a.md', '```sh\n# Needs a board.\nnpm run demo   # now\n```\n')).toEqual([
      { page: 'a.md', text: 'npm run demo', needs: true },
    ]);
  });
});
