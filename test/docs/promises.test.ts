import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';

const text = await readFile(join(PROJECT_ROOT, 'docs', 'promises.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => /^\| P\d+ \|/.test(line))
  .map((line) => {
    const [, number = '', , status = '', tests = ''] = line
      .split(' | ')
      .flatMap((cell, index) => (index === 0 ? ['', cell.slice(2)] : [cell]));
    return {
      number,
      status,
      tests: [...tests.matchAll(/`(test\/[^`]+\.test\.ts)`: \*([^*]+)\*/g)].map(([, file = '', title = '']) => ({ file, title })),
    };
  });
const notProved = text.split('\n## Not proved yet\n')[1] ?? '';

describe('docs/promises.md', () => {
  it('has a row for each of the promises P1 to P16, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 16 }, (_, index) => `P${String(index + 1)}`));
  });

  it.each(rows)('$number names tests that exist', async ({ tests }) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, title } of tests) {
      const source = await readFile(join(PROJECT_ROOT, file), 'utf8');
      const titles = source.split('\n').filter((line) => /^\s*(test|it)(\.each.*)?\(|^\s*[`'"]|^\]\)\(|^\s+\['/.test(line));
      expect(
        titles.filter((line) => line.includes(title)),
        `${file}: ${title}`,
      ).not.toHaveLength(0);
    }
  });

  it.each(rows)('$number is proved, or says what is missing', ({ number, status }) => {
    expect(['proved', 'partly']).toContain(status);
    expect(notProved.includes(`**${number}.**`)).toBe(status === 'partly');
  });
});
