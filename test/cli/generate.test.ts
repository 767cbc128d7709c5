import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.js';
import { COLUMNS } from '../support/shipped-board.js';

const DOCUMENTS = 'mappings/generated/customer-master-schedule/documents';
const FIELDS = 'docs/mappings/customer-master-schedule/fields.md';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'));
  expect(await command(['generate', '--out', folder])).toMatchObject({ code: 0, stderr: '' });
});
afterAll(() => rm(folder, { recursive: true }));

const check = async (): Promise<{ code: number | null; stdout: string }> => await command(['generate', '--check', '--out', folder]);

describe('generate', () => {
  it('finds what is committed up to date', async () => {
    expect(await command(['generate', '--check'])).toMatchObject({ code: 0, stdout: expect.stringContaining('up to date') as string });
  });

  it('finds what it wrote up to date', async () => {
    expect(await check()).toMatchObject({ code: 0 });
  });

  it('names a changed, a missing and a foreign file, and repairs what is its own', async () => {
    const fields = await readFile(join(folder, FIELDS), 'utf8');
    await writeFile(join(folder, FIELDS), fields.replace(COLUMNS.number, 'text_of_old'));
    await rm(join(folder, DOCUMENTS, 'create-item.graphql'));
    await writeFile(join(folder, DOCUMENTS, 'by-hand.graphql'), 'query { me { id } }\n');

    const { code, stdout } = await check();
    expect(code).toBe(1);
    expect(stdout).toContain(`stale  ${FIELDS}`);
    expect(stdout).toContain('text_of_old');
    expect(stdout).toContain(`missing  ${DOCUMENTS}/create-item.graphql`);
    expect(stdout).toContain(`foreign  ${DOCUMENTS}/by-hand.graphql`);

    expect(await command(['generate', '--out', folder])).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, FIELDS), 'utf8')).toBe(fields);
    expect((await check()).stdout).not.toMatch(/^(stale|missing)/m);
    await rm(join(folder, DOCUMENTS, 'by-hand.graphql'));
    expect(await check()).toMatchObject({ code: 0 });
  });
});
