import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FINDINGS } from '../../src/errors/findings.js';
import { rowErrors } from '../../src/errors/row-errors.js';
import { errorRegistry } from '../../src/errors/registry.js';
import { complaint, idleProgram } from '../support/command-lines.js';

const PREFIX = 'npm run cli -- ';
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner);
const advice = [
  ...errorRegistry.map(({ code, meaning, remedy }) => ({ code, text: `${meaning} ${remedy}` })),
  ...Object.entries(FINDINGS).map(([code, { meaning, remedy }]) => ({ code, text: `${meaning} ${remedy}` })),
];

/** Codes of which no command repairs, shows or continues anything. */
const NOTHING_TO_RUN = [
  'BOARD_FULL',
  'DATABASE_STATEMENT',
  'DATABASE_FULL',
  'DATABASE_READ_ONLY',
  'HAND_FED_ROWS',
  'PRODUCTION_FOREIGN',
  'SNAPSHOT_NOT_SAVED',
  'LABEL_NOT_KEPT',
  'ItemNameTooLongException',
];

describe('commands that are named to a person', () => {
  it('parse in every remedy of the registry', async () => {
    const lines = advice.flatMap(({ text }) => quoted(text)).filter((line) => line.startsWith(PREFIX));
    expect(lines.length).toBeGreaterThan(10);
    expect(
      (await Promise.all(lines.map(async (line) => await complaint(line.slice(PREFIX.length))))).filter((text) => text !== null),
    ).toEqual([]);
  });

  it('are missing only where a person has nothing to run: the source, the mapping or a server is corrected, and what waits goes on by itself', () => {
    const without = errorRegistry
      .filter((entry) => !rowErrors.includes(entry) && !entry.remedy.startsWith('Nothing to do') && !entry.remedy.includes(PREFIX))
      .map(({ code }) => code);
    expect(without).toEqual(NOTHING_TO_RUN);
  });

  it('are named in full there, so that they can be copied', async () => {
    const commands = new Set((await idleProgram()).commands.map((command) => command.name()));
    const short = advice.flatMap(({ code, text }) =>
      quoted(text)
        .filter((line) => commands.has(line.split(' ')[0] ?? '') && line.includes(' '))
        .map((line) => `${code}: ${line}`),
    );
    expect(short).toEqual([]);
  });

  it('parse in every message of the source', async () => {
    const folder = fileURLToPath(new URL('../../src/', import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const lines = files.flatMap((file) =>
      [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/`npm run cli -- ([^`\n]+?)\\?`/g)].map(([, line = '']) =>
        line.replace(/\$\{[^}]*\}/g, 'x'),
      ),
    );
    expect(lines.length).toBeGreaterThan(20);
    expect((await Promise.all([...new Set(lines)].map(complaint))).filter((text) => text !== null)).toEqual([]);
  });

  it('are distinguished from those that do not exist', async () => {
    expect(await complaint('validate --frobnicate')).toContain('unknown option');
    expect(await complaint('frobnicate')).toContain('unknown command');
  });
});
