import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePorts } from '../../sandbox/processes/free-port.js';
import { runCommandLine } from '../../src/cli/command-line.js';
import { FINDINGS } from '../../src/errors/findings.js';
import { errorRegistry } from '../../src/errors/registry.js';
import { addToSource, fillSource, order, orders } from '../protocol/support/orders.js';
import { AlertReceiver } from '../support/alert-receiver.js';
import { active, boardOf } from '../support/board.js';
import { wordsOf } from '../support/command-lines.js';
import { plainKeys } from '../support/plain-keys.js';
import { COLUMNS } from '../support/shipped-board.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command } from './command.js';
import type { Json } from './command.js';

/** Orders of which each has met one trouble, by its code. */
const TROUBLED: Readonly<Record<string, string>> = {
  LABEL_MISSING: 'L-001',
  ITEM_GONE: 'G-001',
  ITEM_MOVED: 'M-001',
  DUPLICATE_KEY: 'D-001',
  UNKNOWN_CUSTOMER: 'U-001',
};
/** Which order takes the place of ORDER in the remedy of a code. */
const ORDER_OF: Readonly<Record<string, string>> = { ...TROUBLED, ITEM_ELSEWHERE: 'G-001', BOARD_EDITED: 'A-002' };
const RHONE = orders(3, { customer: 'RHONE' }, 'R');
const FIRST = [...orders(16), order('L-001'), order('G-001'), order('M-001'), order('D-001')];
const CHANGED = [
  ...orders(16),
  order('L-001', { unit: 'BOX' }),
  order('G-001', { price: '31.50' }),
  order('M-001', { price: '31.50' }),
  order('D-001'),
  order('D-001', { price: '99' }),
  order('U-001', { customer: 'NOBODY' }),
  order('K-001', { colour: 'NAVY' }),
  order('K-001', { colour: 'SKY' }),
];

interface Advised {
  readonly code: string;
  readonly line: string;
}

const PREFIX = 'npm run cli -- ';
const linesIn = (code: string, text: string): Advised[] =>
  [...text.matchAll(/npm run cli -- ([^`;,.()\n]+)/g)].map(([, line = '']) => ({ code, line: line.trim() }));
/** What the remedies of the registry and of the findings of a mapping say to run. */
const remedies = [
  ...errorRegistry.map(({ code, remedy }) => [code, remedy] as const),
  ...Object.entries(FINDINGS).map(([code, { remedy }]) => [code, remedy] as const),
].flatMap(([code, remedy]) => [...remedy.matchAll(/`npm run cli -- ([^`]+)`/g)].map(([, line = '']): Advised => ({ code, line })));

/** Those that change something, in an order in which each still finds what it is about; all others are run before them. */
const CHANGING = [
  'rekey',
  'accept-new',
  'removals keep',
  'removals approve',
  'adopt',
  'db migrate',
  'retry',
  'cancel',
  'run',
  'temporal',
  'schedule',
];
const rank = ({ line }: Advised): number => CHANGING.findIndex((verb) => line === verb || line.startsWith(`${verb} `));

describe('the commands that remedies name, on a stack that is in their trouble', { timeout: 240_000 }, () => {
  let sync: TestSync;
  let settings = '';
  let known = '';
  let fresh: string[] = [];
  let receiver: AlertReceiver;

  beforeAll(async () => {
    sync = await startTestSync({ mapping: (yaml) => plainKeys(yaml).replace('moved: follow, archived', 'moved: hold, archived') });
    settings = sync.stack.settingsFile;
    const [port = 0] = await freePorts(1);
    receiver = new AlertReceiver(port);
    await receiver.start();
    const alertsFile = join(sync.folder, 'alerts.yaml');
    await writeFile(alertsFile, `targets:\n  pager: { form: json, url: '${receiver.url('/')}' }\nrules:\n  run: {}\n`);
    await writeFile(settings, JSON.stringify({ ...(JSON.parse(await readFile(settings, 'utf8')) as object), alertsFile }));
    // Nothing may be asked, wherever the test is started.
    Object.defineProperty(process.stdin, 'isTTY', { value: false, configurable: true });
    await addToSource(sync.database, [...FIRST, ...RHONE, order('K-001', { colour: 'RED' }), order('K-001', { colour: 'BLUE' })]);
    await sync.stack.startWorker('worker');
    await sync.run();
    const { items, groups } = boardOf(await sync.stack.monday.state(), sync.schedule.board.id);
    const itemOf = (number: string): string => active(items).find(({ values }) => values[COLUMNS.number] === number)?.id ?? '';
    await sync.stack.monday.control({ action: 'archive', itemId: itemOf('G-001') });
    await sync.stack.monday.control({ action: 'move', itemId: itemOf('M-001'), groupId: groups[0]?.id });
    await sync.stack.monday.control({ action: 'edit', itemId: itemOf('A-002'), values: { [COLUMNS.price]: '99' } });
    await fillSource(sync.database, CHANGED);
    await sync.run();
    // What is missing in two complete reads is held.
    await sync.run();
  }, 120_000);
  afterAll(async () => {
    await receiver.stop();
    await sync.stop();
  });

  /** One command line, run in this process; what it has printed. */
  async function ran(line: string, ...more: readonly string[]): Promise<{ readonly code: number | null; readonly out: string }> {
    const words = [...wordsOf(line), ...more, '--settings', settings];
    if (line === 'doctor') {
      // It ends its process at a deadline.
      const { code, stdout, stderr } = await command(words);
      return { code, out: `${stdout}${stderr}` };
    }
    let out = '';
    const take = (text: unknown): boolean => {
      out += String(text);
      return true;
    };
    const listeners = process.stdout.listeners('error');
    const spies = [vi.spyOn(process.stdout, 'write').mockImplementation(take), vi.spyOn(process.stderr, 'write').mockImplementation(take)];
    try {
      return { code: await runCommandLine(words), out };
    } finally {
      for (const spy of spies) spy.mockRestore();
      // Each command line adds one, as if it had the process to itself.
      for (const listener of process.stdout.listeners('error').filter((one) => !listeners.includes(one)))
        process.stdout.off('error', listener as () => void);
    }
  }
  const document = async (line: string): Promise<Json> => JSON.parse((await ran(line, '--json')).out);

  test('the troubles are there', async () => {
    const { errors } = await document('errors');
    for (const [code, number] of Object.entries(TROUBLED))
      expect(
        (errors as Json[]).filter((error) => error.code === code).map((error) => error.orderNumber),
        code,
      ).toContain(number);
    const questions = (errors as Json[]).filter(({ code }) => code === 'KEY_CHANGE_AMBIGUOUS').map(({ message }) => String(message));
    fresh = questions.map((message) => /New key ([0-9a-f]{12}) /.exec(message)?.[1] ?? '');
    known = /([0-9a-f]{12}) \(K-001 \| MSP25B50 \| RED\)/.exec(questions[0] ?? '')?.[1] ?? '';
    expect([known, ...fresh].map((key) => key.length)).toEqual([12, 12, 12]);
    expect((await document('removals')).held).toMatchObject([{ customer: 'RHONE', orders: { length: 3 } }]);
  });

  /** The line with the values of this stack in the places of its placeholders. */
  const filled = ({ code, line }: Advised): string =>
    line
      .replace(/\bORDER\b/, ORDER_OF[code] ?? 'L-001')
      .replace(/\bCODE\b/, 'LABEL_MISSING')
      .replace(/\bKNOWN\b/, known)
      .replace(/\bNEW\b/, line.startsWith('rekey') ? (fresh[0] ?? '') : (fresh[1] ?? ''))
      .replace(/\[--customer NAME\]/, '--customer RHONE');

  test('each is run, ends in no usage error, and names its code or order', async () => {
    const printed = await Promise.resolve([
      ...((await document('errors')).errors as Json[]).flatMap(({ code, message, remedy }) =>
        linesIn(String(code), `${String(message)} ${String(remedy)}`),
      ),
      ...((await document('findings')).findings as Json[]).flatMap(({ code, message }) => linesIn(String(code), String(message))),
    ]);
    const differences = ((await document('verify')).differences as Json[]).flatMap(({ order: parts, commands }) =>
      (commands as string[]).map((line) => ({ code: `verify ${String(parts[0])}`, line: line.slice(PREFIX.length) })),
    );
    const checks = linesIn('doctor', JSON.stringify(await document('doctor')).replaceAll('"', '`'));
    const all = [...remedies, ...printed, ...differences, ...checks].map((advised) => ({ code: advised.code, line: filled(advised) }));
    const lines = [...new Map(all.map((advised) => [advised.line, advised])).values()].sort((a, b) => rank(a) - rank(b));
    expect(lines.length).toBeGreaterThan(40);
    const wrong: string[] = [];
    for (const advised of lines) {
      const { code, out } = await ran(advised.line);
      const about = subject(advised);
      // No run is open that could be cancelled.
      const expected = advised.line === 'cancel' ? [1] : [0, 2];
      if (!expected.includes(code ?? -1) || !about.test(out))
        wrong.push(`${advised.code}: ${advised.line} ended with ${String(code)}; expected ${String(about)}:\n${out}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** What the answer to a line must contain: its order, its code, or what is said on this stack. */
function subject({ line }: Pick<Advised, 'line'>): RegExp {
  const order = Object.values(ORDER_OF).find((number) => line.includes(number));
  const code = /--code (?<code>\w+)/.exec(line)?.groups?.['code'];
  return new RegExp(
    order ?? code ?? Object.entries(SAID).find(([start]) => line.startsWith(start))?.[1] ?? 'nothing is known of this line',
  );
}

/** What the answers to other lines say, by how these begin, the longer ones first. */
const SAID: Readonly<Record<string, string>> = {
  'accept-new': 'K-001 .* (NAVY|SKY) is a new order',
  'adopt --foreign': '0 items',
  adopt: 'Nothing to adopt',
  'alerts show': 'pager',
  'alerts test': 'pager: accepted',
  batches: 'COMPLETED_WITH_ERRORS',
  'board prepare': 'The board has everything',
  cleanup: 'Deleted the staged rows',
  cancel: 'No run of .* is open',
  'db migrate': 'every file was applied',
  'db status': 'applied',
  doctor: 'schedule',
  explain: 'LABEL_MISSING',
  keys: 'DUPLICATE_KEY',
  plan: '2 held for a person \\(KEY_CHANGE_AMBIGUOUS 2\\)',
  rekey: 'K-001 .* RED becomes K-001',
  'removals approve': 'RHONE: 3 orders approved',
  'removals keep': 'RHONE: 3 orders kept',
  removals: 'R-001',
  resolve: 'Order [GMA]-\\d+',
  runs: 'COMPLETED_WITH_ERRORS',
  run: 'Run of customer-master-schedule',
  'schedule create': 'Created: schedule',
  status: 'REMOVAL_GATE 1',
  validate: '1 mapping checked',
  verify: 'G-001 .*archived',
};
