import { describe, expect, test } from 'vitest';
import { command } from './command.js';

describe('usage', () => {
  test('help shows commands, examples and exit codes', async () => {
    const { code, stdout } = await command(['help']);
    expect(code).toBe(0);
    for (const word of ['status', 'retry  ', 'npm run cli -- run', '2    completed with errors', '4    usage error'])
      expect(stdout).toContain(word);
    expect((await command(['schedule', 'create', '--help'])).stdout).toContain('--settings <file>');
  });

  test.each([
    [['statsu'], 'status'],
    [['run', '--custmer', 'X'], '--customer'],
    [['batches', '--status', 'FAILD'], '"FAILED"'],
    [['run', '--limit', 'many'], 'whole number'],
  ])('%j is a usage error that names the nearest', async (args, hint) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(hint);
  });

  test('a settings file that is not there is one paragraph without a stack, unless DEBUG is set', async () => {
    const { code, stderr } = await command(['status', '--settings', '/nonexistent/settings.json']);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect((await command(['status', '--settings', '/nonexistent/settings.json'], { DEBUG: '1' })).stderr).toContain('    at ');
  });
});
