import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...(await readdir(join(PROJECT_ROOT, 'docs'), { recursive: true }))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const textOf = async (page: string): Promise<string> => await readFile(join(PROJECT_ROOT, page), 'utf8');

async function missing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => stat(join(PROJECT_ROOT, path)).then(Boolean, () => false)));
  return paths.filter((_, index) => found[index] !== true);
}

/** Targets of relative links, as paths from the root of the project. */
function linksOf(page: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:|^#/.test(target)).map((target) => normalize(join(dirname(page), target.replace(/#.*/, ''))));
}

/** Files and folders of the code that a text names. A name with a placeholder, such as `src/store/<subject>`, means many paths. */
function pathsOf(text: string): string[] {
  const named = [...text.matchAll(/(?<![\w./-])(?:src|test|sandbox|bench|sql)\/[\w./-]*[\w/](?![\w<*{])/g)].map(([path]) => path);
  return [...new Set(named)];
}

describe('the pages', () => {
  it.each(pages)('%s links to files that exist', async (page) => {
    expect(await missing(linksOf(page, await textOf(page)))).toEqual([]);
  });

  it.each(pages)('%s names paths that exist', async (page) => {
    expect(await missing(pathsOf(await textOf(page)))).toEqual([]);
  });
});

it('a link and a path that lead nowhere are found', async () => {
  const text = 'See [this](nowhere.md#part) and `src/nowhere/file.ts`, but not [that](https://example.com), `src/*.ts` or `test/<folder>`.';
  expect(await missing(linksOf('docs/page.md', text))).toEqual(['docs/nowhere.md']);
  expect(await missing(pathsOf(text))).toEqual(['src/nowhere/file.ts']);
});

describe('docs/architecture.md', () => {
  it('answers twelve questions, each with one to three files', async () => {
    const [, text = ''] = (await textOf('docs/architecture.md')).split('\n## Twelve questions\n');
    const answers = text.split(/^(?=\*\*\d+\. )/m).filter((part) => part.startsWith('**'));
    expect(answers.map((answer) => /^\*\*(\d+)/.exec(answer)?.[1])).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)));
    for (const answer of answers) {
      const files = linksOf('docs/architecture.md', answer.split('\nFiles: ')[1] ?? '');
      expect(files.length, answer).toBeGreaterThan(0);
      expect(files.length, answer).toBeLessThanOrEqual(3);
    }
  });
});
