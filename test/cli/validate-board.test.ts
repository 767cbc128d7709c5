import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { command } from './command.js';
import type { CommandResult } from './command.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

/** The story of one board; each command is a process of its own, which takes seconds on a busy machine. */
describe('validate --board', { timeout: 180_000 }, async () => {
  const simulator = await simulatorFixture();
  let folder: string;
  let lockFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'validate-board-'));
    await cp('mappings', folder, { recursive: true });
    lockFile = join(folder, 'customer-master-schedule.lock.json');
  }, 60_000);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const validate = async (args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> =>
    await command(['validate', '--board', ...args], {
      MONDAY_API_URL: simulator.api,
      MONDAY_API_TOKEN: simulator.token,
      ORDER_SYNC_MAPPINGS: folder,
      ...env,
    });
  const control = async (action: string, more: Readonly<Record<string, unknown>>): Promise<void> => {
    await simulator.control({ action, boardId: BOARD, columnId: COLUMNS.notes, ...more });
  };

  it('cannot check without a token, and with one that Monday refuses', async () => {
    const without = await validate([], { MONDAY_API_TOKEN: '' });
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('set MONDAY_API_TOKEN')]);
    const wrong = await validate([], { MONDAY_API_TOKEN: 'wrong' });
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringMatching(new RegExp(`Board ${BOARD} cannot be read from .*NOT_AUTHENTICATED`)),
    ]);
    expect(wrong.stderr).not.toContain(simulator.token);
  });

  it('names the field and the scope that the token lacks', async () => {
    const { token } = await simulator.control({ action: 'issueToken', scopes: ['me:read'] });
    const { code, stderr } = await validate([], { MONDAY_API_TOKEN: String(token) });
    expect([code, stderr]).toEqual([2, expect.stringContaining('Unauthorized field or type (field boards, scope boards:read)')]);
  });

  it('is in order on the board of the demo', async () => {
    expect(await validate()).toMatchObject({ code: 0, stderr: '' });
  });

  it('warns when Monday answers for another version of its API than the one that is set, and refuses one that cannot be', async () => {
    const old = await validate([], { MONDAY_API_VERSION: '2024-10' });
    expect(old.code).toBe(0);
    expect(old.stdout).toMatch(/API_VERSION_DIFFERS .*answers of version 2025-04 of Monday's API, expected version 2024-10/);
    const wrong = await validate([], { MONDAY_API_VERSION: '2026-11' });
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('MONDAY_API_VERSION must be a version of the API such as 2026-10'),
    ]);
  });

  it('shows a new title as a diff and a warning, and takes it into the lock file on request', async () => {
    await control('renameColumn', { title: 'REMARKS' });
    const shown = await validate();
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain(`-      "${COLUMNS.notes}": { "type": "long_text", "title": "NOTES" },`);
    expect(shown.stdout).toContain(`+      "${COLUMNS.notes}": { "type": "long_text", "title": "REMARKS" },`);
    expect(shown.stdout).toContain('BOARD_DRIFT');
    const before = await readFile(lockFile, 'utf8');
    expect((await validate(['--accept'])).stdout).toContain('Nothing was accepted: add --yes');
    expect(await readFile(lockFile, 'utf8')).toBe(before);
    expect(await validate(['--accept', '--yes'])).toMatchObject({ code: 0 });
    expect(await readFile(lockFile, 'utf8')).toBe(before.replace('"long_text", "title": "NOTES" }', '"long_text", "title": "REMARKS" }'));
    expect((await validate()).stdout).not.toContain('REMARKS');
  });

  it('finds a column that is gone with its place, and does not accept that', async () => {
    await control('removeColumn', {});
    const before = await readFile(lockFile, 'utf8');
    const { code, stdout } = await validate(['--accept', '--yes']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/BOARD_COLUMN_UNKNOWN/);
    expect(stdout).toContain('Nothing was accepted: remove the errors first.');
    expect(await readFile(lockFile, 'utf8')).toBe(before);
  });

  it('refuses a lock file that is none', async () => {
    await writeFile(lockFile, '{}');
    const { code, stderr } = await validate();
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not a lock file')]);
  });
});
