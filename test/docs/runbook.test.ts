import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/package-files.js';

const page = readFileSync(join(PROJECT_ROOT, 'docs/operations.md'), 'utf8');
const sections = page.split(/^## /m).slice(1);
const folder = join(PROJECT_ROOT, 'test/runbook');
const tests = readdirSync(folder)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

it('every section of docs/operations.md with samples is played by a test of test/runbook, which types its lines', () => {
  const sampled = sections.filter((text) => text.includes('\n```text\n')).map((text) => text.split('\n')[0] ?? '');
  expect(sampled.length).toBeGreaterThanOrEqual(10);
  expect(sampled.filter((heading) => !tests.includes(`'${heading}'`))).toEqual([]);
});

it('every link within the page leads to a section', () => {
  const anchors = sections.map((text) =>
    (text.split('\n')[0] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
  const linked = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(linked.length).toBeGreaterThan(10);
  expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
});
