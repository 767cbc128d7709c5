import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { complaint } from '../support/command-lines.js';
import { OF_CI } from './elsewhere.js';
import { ownLines, PAGES, readPage, sectionsFor, sectionsOf, sectionsOfWalk, TYPED_BY } from './page-lines.js';
import { orderSync, shellLines, strayLines } from './shell-lines.js';

const read = (file: string): string => readFileSync(join(PROJECT_ROOT, file), 'utf8');
const lines = PAGES.flatMap((page) => shellLines(page, readPage(page)));
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

describe('the command lines of the pages', () => {
  it('are in blocks `sh`', () => {
    expect(lines.length).toBeGreaterThan(60);
    expect(PAGES.flatMap((page) => strayLines(readPage(page)).map((line) => `${page}: ${line}`))).toEqual([]);
  });

  it('name commands, options and scripts that exist', async () => {
    expect((await Promise.all(lines.map(({ text }) => wrong(text)))).flat()).toEqual([]);
  });

  it('are typed by test/walk, by a test that is named, or say which servers they need', () => {
    const typed = [...sectionsOfWalk(), ...Object.keys(TYPED_BY).flatMap(sectionsFor)].flatMap(ownLines);
    expect(typed.sort()).toEqual(
      lines
        .filter(({ needs }) => !needs)
        .map(({ text }) => text)
        .sort(),
    );
    for (const [test, parts] of Object.entries(TYPED_BY)) {
      const named = sectionsFor(test).map(({ page, heading }) => (parts.includes(page) ? page : `${page}#${heading}`));
      expect([...new Set(named)].sort(), test).toEqual([...parts].sort());
      // It asks for its own sections, to compare them with what it has typed.
      expect(read(test)).toContain(`('${test}')`);
    }
  });

  it('that take minutes are typed by .ci/run', () => {
    const steps = read('.ci/run').split('\n');
    for (const line of OF_CI)
      expect(
        steps.some((step) => step.replace(/^step /, '').replace(/( --no-\w+)+$/, '') === line),
        line,
      ).toBe(true);
  });

  it('of a section with samples are typed in the state that the section is about', () => {
    const played = Object.keys(TYPED_BY).flatMap(sectionsFor);
    const sampled = sectionsOf('docs/operations.md').filter(({ text }) => text.includes('```text\n'));
    expect(sampled.length).toBeGreaterThan(10);
    expect(sampled.filter(({ heading }) => !played.some((section) => section.heading === heading))).toEqual([]);
  });

  it('are right within a sentence, too', async () => {
    const quoted = PAGES.flatMap((page) => [...readPage(page).matchAll(/`([^`\n]+)`/g)].map(([, inner = '']) => inner));
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
    expect(strayLines('    npm run cli -- status\n\n```\nnpm run demo\n```\n')).toHaveLength(2);
    expect(shellLines('a.md', '```sh\n# Needs a board.\nnpm run demo   # now\n```\n')).toEqual([
      { page: 'a.md', text: 'npm run demo', needs: true },
    ]);
  });
});
