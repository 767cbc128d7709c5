import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { columnShape, descriptionShape } from '../../sandbox/simulator/board/description.js';
import { actions } from '../../sandbox/simulator/control/actions.js';
import { faultKindNames } from '../../sandbox/simulator/http/fault-kinds.js';
import { faultShape } from '../../sandbox/simulator/http/faults.js';
import { plans } from '../../sandbox/simulator/plans.js';
import { defaultSettings, settingsShape } from '../../sandbox/simulator/settings.js';

const document = await readFile('docs/simulator.md', 'utf8');
/** Names that open a row of a table. */
const rows = new Set([...document.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name));

const boardKeys = [...Object.keys(descriptionShape.shape), ...Object.keys(columnShape.shape)];

test.each([
  ['action', Object.keys(actions)],
  ['kind of fault', faultKindNames],
  ['part of a fault', Object.keys(faultShape.shape)],
  ['setting', Object.keys(settingsShape.shape)],
  ['key of a board', boardKeys],
])('docs/simulator.md has a line for every %s', (_what, names) => {
  expect(names.filter((name) => !rows.has(name))).toEqual([]);
});

test('docs/simulator.md has a line for nothing else', () => {
  const known = new Set([
    ...Object.keys(actions),
    ...faultKindNames,
    ...Object.keys(faultShape.shape),
    ...Object.keys(settingsShape.shape),
    ...boardKeys,
  ]);
  expect([...rows].filter((name) => name !== undefined && !known.has(name))).toEqual([]);
});

test('docs/simulator.md names the plans, the limits and the defaults as they are', () => {
  for (const name of [...Object.keys(plans), ...Object.keys(settingsShape.shape.limits.unwrap().shape)])
    expect(document).toContain(`\`${name}\``);
  for (const [name, value] of Object.entries(defaultSettings()))
    expect(document).toContain(`| \`${name}\` | ${typeof value === 'object' ? '{}' : String(value)} |`);
});

test.each(Object.entries(actions).filter(([name]) => name !== 'settings'))(
  'docs/simulator.md names the parameters of %s',
  (name, { shape }) => {
    const parameters = Object.entries(shape).map(
      ([key, value]) => `\`${key}${(value as z.ZodType).safeParse(undefined).success ? '?' : ''}\``,
    );
    expect(document.split('\n').find((line) => line.startsWith(`| \`${name}\` | ${parameters.join(', ')} | `))).toBeDefined();
  },
);
