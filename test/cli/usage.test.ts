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
    [['explain', 'label_missin'], 'Did you mean "LABEL_MISSING"?'],
    [['explain', 'zebra'], 'There is no code "zebra"'],
    [['explain'], "missing required argument 'code'"],
    // Nobody can be asked in a pipe.
    [['init', '--board', '9500000001'], 'needs --table <table>;'],
    [['init'], 'needs --table <table> and --board <id>;'],
  ])('%j is a usage error that names the nearest', async (args, hint) => {
    const { code, stdout, stderr } = await command(args);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(hint);
  });

  test.each([
    ['label_missing', 'LABEL_MISSING', 'error', 'by a later run, with growing delays'],
    ['ComplexityException', 'COMPLEXITY_BUDGET_EXHAUSTED', 'error', 'in the same run'],
    ['SOURCE_EMPTY', 'SOURCE_EMPTY', 'error', 'until a person has decided'],
    ['KEYS_MOVED', 'KEYS_MOVED', 'notice', 'resolves it'],
    ['YAML_INVALID', 'YAML_INVALID', 'error', 'no run starts while it is there'],
  ])('explain %s without any service', async (text, code, severity, retried) => {
    const nowhere = { ORDER_SYNC_MAPPINGS: '/nonexistent', TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const { stdout } = await command(['explain', text, '--json'], nowhere);
    expect(JSON.parse(stdout)).toMatchObject({ code, severity, retried: expect.stringContaining(retried), remedy: expect.any(String) });
    const shown = await command(['explain', text], nowhere);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    for (const word of ['What', 'Concerns', 'Retried', 'Remedy']) expect(shown.stdout).toMatch(new RegExp(`^ {2}${word} +\\S`, 'm'));
  });

  test('a settings file that is not there is one paragraph without a stack, unless DEBUG is set', async () => {
    const { code, stderr } = await command(['status', '--settings', '/nonexistent/settings.json']);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect((await command(['status', '--settings', '/nonexistent/settings.json'], { DEBUG: '1' })).stderr).toContain('    at ');
  });
});
