import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BOUNDS } from '../../src/sync/services.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';

const text = await readFile(join(PROJECT_ROOT, 'docs', 'protocol.md'), 'utf8');
// The first table has the rules; a later one names some of them again.
const rows = (text.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| R\d+ \|/.test(line));
const filesOf = (cell: string): string[] => [...cell.matchAll(/`([^`]+\.ts)`/g)].map(([, file]) => file ?? '');

describe('docs/protocol.md', () => {
  it('has a row for each of the rules R1 to R15, in order', () => {
    expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(Array.from({ length: 15 }, (_, index) => `R${String(index + 1)}`));
  });

  it.each(rows)('names files and tests that exist: %s', async (row) => {
    const cells = row.split('|');
    const [code, tests] = [filesOf(cells.at(-3) ?? ''), filesOf(cells.at(-2) ?? '')];
    expect(code.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    for (const file of code) expect(file).toMatch(/^src\//);
    for (const file of tests) expect(file).toMatch(/^test\/.*\.test\.ts$/);
    for (const file of [...code, ...tests]) expect((await stat(join(PROJECT_ROOT, file))).isFile(), file).toBe(true);
  });

  it('gives the defaults that the settings have', () => {
    expect(text).toContain(`(\`MONDAY_EFFECT_BOUND_SECONDS\`, ${String(DEFAULT_BOUNDS.effectMs / 1000)})`);
    expect(text).toContain(`(\`MONDAY_INDEX_LAG_SECONDS\`, ${String(DEFAULT_BOUNDS.indexLagMs / 1000)})`);
  });
});
