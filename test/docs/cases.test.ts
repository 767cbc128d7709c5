import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';

const text = await readFile(join(PROJECT_ROOT, 'docs', 'cases.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1);

describe('docs/cases.md', () => {
  it('has a table of six columns', () => {
    expect(rows.length).toBeGreaterThan(30);
    for (const row of rows) expect(row.split(' | '), row).toHaveLength(6);
  });

  it.each(rows)('names a test that exists: %s', async (row) => {
    const [, file = '', title = ''] = /`(test\/[^`]+\.test\.ts)`: \*(.+)\* \|$/.exec(row) ?? [];
    const source = await readFile(join(PROJECT_ROOT, file), 'utf8');
    const titles = source.split('\n').filter((line) => /^\s*(test|it)(\.each.*)?\(|^\s*[`'"]/.test(line));
    expect(
      titles.filter((line) => line.includes(title)),
      `${file}: ${title}`,
    ).not.toHaveLength(0);
  });
});
