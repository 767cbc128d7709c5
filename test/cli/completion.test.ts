import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_FILES, wordOf } from '../../src/cli/command-list.js';
import { zshScript } from '../../src/cli/completion/bash.js';
import { completedCommands } from '../../src/cli/completion/completed.js';
import { fishScript } from '../../src/cli/completion/fish.js';
import { Host } from '../../src/cli/host.js';
import { createProgram } from '../../src/cli/program.js';
import { findingCodes } from '../../src/errors/describe-finding.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { command } from './command.js';

const run = promisify(execFile);

/** False where the shell is not installed. */
const has = async (shell: string): Promise<boolean> =>
  await run(shell, ['-c', 'exit 0']).then(
    () => true,
    () => false,
  );

describe('completion', { timeout: 60_000 }, () => {
  let folder = '';
  const script = (shell: string): string => join(folder, `completion.${shell}`);
  /** What bash would offer after these words, the last of which is only begun. */
  const offered = async (...words: readonly string[]): Promise<string[]> => {
    const asked = 'source "$1"; shift; COMP_WORDS=(order-sync "$@"); COMP_CWORD=$#; _order_sync; echo "${COMPREPLY[@]}"';
    const { stdout } = await run('bash', ['-c', asked, 'bash', script('bash'), ...words], { cwd: PROJECT_ROOT });
    return stdout.trim().split(' ');
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'order-sync-completion-'));
    const { code, stdout, stderr } = await command(['completion', 'bash']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await writeFile(script('bash'), stdout);
    const commands = completedCommands(await createProgram(new Host()));
    await writeFile(script('zsh'), zshScript(commands, findingCodes));
    await writeFile(script('fish'), fishScript(commands, findingCodes));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  test('bash completes commands, those below them, options and values', async () => {
    expect(await offered('ru')).toEqual(['run', 'runs']);
    expect(await offered('runs', 's')).toEqual(['show']);
    expect(await offered('run', '--li')).toEqual(['--limit']);
    expect(await offered('errors', '--settings', 'x.json', '--co')).toEqual(['--columns', '--code']);
    expect(await offered('errors', '--code', 'LABEL_M')).toEqual(['LABEL_MISSING']);
    expect(await offered('explain', 'SOURCE_E')).toEqual(['SOURCE_EMPTY']);
    expect(await offered('status', '--mapping', '')).toEqual(['customer-master-schedule']);
    const words = COMMAND_FILES.flatMap(({ commands }) => Object.keys(commands).map(wordOf));
    expect(await offered('')).toEqual(expect.arrayContaining(words));
    const { stdout } = await run('bash', ['-c', 'source "$1"; complete -p order-sync', 'bash', script('bash')]);
    expect(stdout).toContain('-F _order_sync order-sync');
  });

  test('fish completes the same, with descriptions', async (context) => {
    if (!(await has('fish'))) context.skip('there is no fish here');
    const { stdout } = await run('fish', [
      '-N',
      '-c',
      `source ${script('fish')}; complete -C "order-sync runs s"; complete -C "order-sync ru"`,
    ]);
    expect(stdout).toMatch(/^show\tone run in full/);
    expect(stdout).toContain('run\tstart a run now');
  });

  test('zsh can read the script', async (context) => {
    if (!(await has('zsh'))) context.skip('there is no zsh here');
    await run('zsh', ['-n', script('zsh')]);
    const asked = 'autoload -U compinit && compinit -u -d "$1.dump"; source "$1"; print -r -- $_comps[order-sync]';
    expect((await run('zsh', ['-f', '-c', asked, 'zsh', script('zsh')])).stdout).toContain('_order_sync');
  });
});
