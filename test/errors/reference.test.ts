import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { FINDINGS } from '../../src/errors/findings.js';
import { errorReference } from '../../src/errors/reference.js';
import { errorRegistry } from '../../src/errors/registry.js';

test('docs/errors.md is generated from the registry; `npm run cli -- generate` renews it', async () => {
  expect(await readFile('docs/errors.md', 'utf8')).toBe(errorReference());
});

test('every code and every finding has one line with what a person can do', () => {
  const lines = errorReference().split('\n');
  for (const { code, remedy } of errorRegistry)
    expect(
      lines.filter((line) => line.startsWith(`| \`${code}\``) && line.includes(remedy.slice(0, 20))),
      code,
    ).toHaveLength(1);
  for (const code of Object.keys(FINDINGS))
    expect(
      lines.filter((line) => line.startsWith(`| \`${code}\` |`)),
      code,
    ).toHaveLength(1);
});
