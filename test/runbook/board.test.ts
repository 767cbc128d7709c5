import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToSource, fillSource, order, orders } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { active, boardOf, openGroups } from '../support/board.js';
import type { Board, BoardItem } from '../support/board.js';
import { brokenPromises } from '../support/checker.js';
import { readSchedule } from '../support/schedule.js';
import { BOARD, COLUMNS, SUBITEM_BOARD } from '../support/shipped-board.js';
import { MAPPING, startTestSync } from '../support/test-sync.js';
import type { RunOutcome, TestSync } from '../support/test-sync.js';
import type { Json } from '../cli/command.js';
import { callInProcess } from './support-calls.js';
import { expectAllPlayed, Trouble } from './support.js';

const SOURCE = [
  ...orders(14, { customer: 'GREYSON CLOTHIERS', more: { NOTES: 'call first' } }, 'GRY'),
  ...orders(4, { customer: 'RHONE' }, 'RHO'),
  ...orders(2, { customer: 'TITLE 9' }, 'TTN'),
];

/** An order of GREYSON with something else than the others. */
const greyson = (number: string, more: Omit<SourceOrder, 'number'>): SourceOrder =>
  order(number, { customer: 'GREYSON CLOTHIERS', more: { NOTES: 'call first' }, ...more });

/** The troubles of docs/operations.md that come from the board and from the source, one after the other on one stack; each begins with what the one before has left. */
describe('the runbook on a real stack: board and data', { timeout: 120_000 }, () => {
  let sync: TestSync;
  let source = SOURCE;
  /** Items that were away and are back: all their columns are written again, as the page says. */
  const inFull: string[] = [];

  const change = async (...changed: readonly SourceOrder[]): Promise<void> => {
    const numbers = new Set(changed.map(({ number }) => number));
    source = [...source.filter(({ number }) => !numbers.has(number)), ...changed];
    await fillSource(sync.database, source);
  };
  const drop = async (...numbers: readonly string[]): Promise<void> => {
    source = source.filter(({ number }) => !numbers.some((beginning) => number.startsWith(beginning)));
    await fillSource(sync.database, source);
  };
  const run = async (status: string): Promise<RunOutcome> => {
    const outcome = await sync.run();
    expect(outcome, outcome.message).toMatchObject({ status });
    return outcome;
  };
  const person = async (action: string, more: Readonly<Record<string, unknown>>): Promise<void> => {
    await sync.stack.monday.control({ action, boardId: BOARD, ...more });
  };
  const board = async (): Promise<Board> => boardOf(await sync.stack.monday.state(), BOARD);
  const itemsOf = async (number: string): Promise<BoardItem[]> =>
    active((await board()).items).filter(({ values }) => values[COLUMNS.number] === number);
  const itemOf = async (number: string): Promise<string> => {
    const items = await itemsOf(number);
    expect(items).toHaveLength(1);
    return items[0]?.id ?? '';
  };
  const listed = async (...words: readonly string[]): Promise<Json> =>
    JSON.parse((await callInProcess([...words, '--json', '--settings', sync.stack.settingsFile])).stdout);
  const newestBatch = async (): Promise<string> => (await listed('batches')).batches[0].workflowId;

  /** The board shows the source, nothing is there twice, no error is open. */
  const expectHealthy = async (): Promise<void> => {
    const schedule = await readSchedule(sync.stack.services.mappingsFolder, MAPPING);
    const broken = await brokenPromises(sync, { settled: true, schedule });
    expect(broken.filter((text) => !/^P13: \w+ wrote /.test(text) || !inFull.some((itemId) => text.includes(itemId)))).toEqual([]);
    expect(await listed('findings', '--severity', 'error')).toMatchObject({ findings: [] });
  };

  /** In the state of bad rows. What is closed here is corrected in the source afterwards. */
  const playOpenErrors = async (): Promise<void> => {
    const open = new Trouble('Open errors', sync);
    const refused = { with: { 'MWE-00024': 'GRY-008' } };
    const { findings } = await listed('findings', '--code', 'VALUE_KEPT');
    const kept = { with: { '3f2a91c0': String(findings[0].id).slice(0, 8) } };
    await open.type('npm run cli -- errors');
    await open.type('npm run cli -- errors --code LABEL_MISSING', { with: { LABEL_MISSING: 'DUPLICATE_KEY' } });
    await open.type('npm run cli -- errors show MWE-00024', refused);
    await open.type('npm run cli -- errors close MWE-00024 --reason "the customer has cancelled it"', refused);
    expect((await listed('errors')).errors).toHaveLength(1);
    await open.type('npm run cli -- retry --order MWE-00024', refused);
    await open.type('npm run cli -- retry --code LABEL_MISSING --from-source', { with: { LABEL_MISSING: 'DUPLICATE_KEY' } });
    await open.type('npm run cli -- findings show 3f2a91c0', kept);
    await open.type('npm run cli -- findings close 3f2a91c0 --reason "agreed with the customer"', kept);
    expect(await listed('findings', '--code', 'VALUE_KEPT')).toMatchObject({ findings: [] });
    open.end('what is closed is not listed any more');
  };

  beforeAll(async () => {
    sync = await startTestSync();
    // The one size of the shipped mapping that the shipped board lacks, which would be a finding of every section.
    await sync.stack.monday.control({ action: 'addLabel', boardId: SUBITEM_BOARD, columnId: COLUMNS.size, label: 'ONE SIZE' });
    await addToSource(sync.database, SOURCE);
    await sync.stack.startWorker('worker');
    await run('COMPLETED');
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('a label is missing', async () => {
    const trouble = new Trouble('A label is missing', sync);
    await change(greyson('GRY-001', { unit: 'BOX' }), greyson('GRY-002', { price: '31.50' }));
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await trouble.open(await newestBatch());
    await person('addLabel', { columnId: COLUMNS.unit, label: 'BOX' });
    await trouble.type('npm run cli -- retry --code LABEL_MISSING', { yes: true });
    await expectHealthy();
    trouble.end('the order is on the board with the new label; no error is open');
  });

  test('a red batch, seen in the morning', async () => {
    const morning = new Trouble('Every morning', sync);
    const trouble = new Trouble('A red batch', sync);
    const titleNine = { customer: 'TITLE 9', unit: 'CRATE' };
    await change(
      greyson('GRY-001', { unit: 'CRATE' }),
      order('RHO-001', { customer: 'RHONE', unit: 'CRATE' }),
      order('TTN-001', titleNine),
    );
    await run('COMPLETED_WITH_ERRORS');
    await morning.type('npm run cli -- status');
    await morning.type('npm run cli -- findings');
    await morning.type('npm run cli -- errors');
    await morning.type('npm run cli -- status --check --max-age 2h', { code: 1 });
    morning.end('three orders are refused, and the check says so');
    const { batches } = await listed('batches', '--customer', 'GREYSON');
    const batch = { '9be5114d': String(batches[0].batchId).slice(0, 8) };
    await trouble.type('npm run cli -- batches');
    await trouble.type('npm run cli -- batches --batch 9be5114d', { with: batch });
    await trouble.type('npm run cli -- errors show MWE-00024', { with: { 'MWE-00024': 'GRY-001' } });
    await trouble.type('npm run cli -- explain LABEL_MISSING');
    await person('addLabel', { columnId: COLUMNS.unit, label: 'CRATE' });
    await trouble.type('npm run cli -- retry --batch 9be5114d', { with: batch, yes: true });
    await trouble.type('npm run cli -- retry --customer "TITLE NINE"', { yes: true });
    await trouble.type('npm run cli -- retry --code LABEL_MISSING', { yes: true });
    await expectHealthy();
    await trouble.type('npm run cli -- run');
    trouble.end('each retry has sent what was left of its batches, and nothing else');
  });

  test('rows of the source are bad', async () => {
    const trouble = new Trouble('Rows of the source are bad', sync);
    const before = source;
    await change(
      greyson('GRY-005', { price: 'TBC', season: 'SPRING 2027' }),
      greyson('GRY-007', { customer: 'GREYSN' }),
      greyson('GRY-008', { price: '40' }),
      greyson('GRY-008', { price: '41' }),
    );
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await trouble.open();
    await playOpenErrors();
    await trouble.type('npm run cli -- errors show GRY-007');
    await trouble.type('npm run cli -- findings --order GRY-005 --all');
    await trouble.type('npm run cli -- keys');
    await change(...before);
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('the corrected rows are on the board; errors and warnings are resolved');
  });

  test('a customer is gone from the source', async () => {
    const trouble = new Trouble('A customer is gone from the source', sync);
    await drop('RHO');
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- removals');
    expect(await itemsOf('RHO-001')).toHaveLength(1);
    await trouble.type('npm run cli -- removals approve --customer "RHONE"');
    await trouble.type('npm run cli -- run');
    expect(await itemsOf('RHO-001')).toEqual([]);
    await expectHealthy();
    trouble.end('the items of the customer are archived, all others as before');
  });

  test('the source is empty', async () => {
    const trouble = new Trouble('The source is empty', sync);
    await fillSource(sync.database, []);
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await trouble.open();
    await fillSource(sync.database, source);
    await trouble.type('npm run cli -- plan');
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('nothing was sent, neither by the empty read nor by the one after it');
  });

  test('one order of a small customer is gone', async () => {
    const trouble = new Trouble('One order is gone from the source', sync);
    const itemId = await itemOf('TTN-002');
    const before = source;
    await drop('TTN-002');
    await trouble.look();
    await trouble.type('npm run cli -- plan --order TTN-002');
    await run('COMPLETED');
    expect(await itemOf('TTN-002')).toBe(itemId);
    await run('COMPLETED');
    await trouble.open(await newestBatch());
    expect(await itemsOf('TTN-002')).toEqual([]);
    const runId: string = (await listed('runs')).runs[0].runId;
    await trouble.type('npm run cli -- runs show a2f39f7e', { with: { a2f39f7e: runId.slice(0, 8) } });
    await trouble.type('npm run cli -- plan --order TTN-002');
    await change(...before);
    await trouble.type('npm run cli -- run');
    expect(await itemOf('TTN-002')).not.toBe(itemId);
    await expectHealthy();
    trouble.end('archived after two reads without it; back in the source it has a new item');
  });

  test('a column was deleted', async () => {
    const trouble = new Trouble('A column was deleted', sync);
    await person('removeColumn', { columnId: COLUMNS.notes });
    await run('FAILED');
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- validate --board', { code: 1 });
    await person('addColumn', { columnId: COLUMNS.notes, title: 'NOTES', type: 'long_text' });
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('the column is back with its values; the run goes through');
  });

  test('a column was replaced', async () => {
    const trouble = new Trouble('A column was replaced', sync);
    await person('removeColumn', { columnId: COLUMNS.notes });
    await person('addColumn', { columnId: 'text_mkr9n0te', title: 'NOTES', type: 'text' });
    await run('FAILED');
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- validate --board', { code: 1 });
    await trouble.type('npm run cli -- validate --board --fix', { yes: true });
    await trouble.type('npm run cli -- run');
    expect((await itemsOf('GRY-001'))[0]?.values['text_mkr9n0te']).toBe('call first');
    await expectHealthy();
    trouble.end('the mapping names the new column, and every order shows its value there');
  });

  test('the mapping is wrong', async () => {
    const trouble = new Trouble('The mapping is wrong', sync);
    await person('removeColumn', { columnId: COLUMNS.price });
    await person('addColumn', { columnId: 'numeric_mkr9pr1ce', title: 'CUSTOMER PRICE', type: 'numbers' });
    await run('FAILED');
    await trouble.type('npm run cli -- validate');
    await trouble.type('npm run cli -- validate --database');
    await trouble.type('npm run cli -- validate --board', { code: 1 });
    await trouble.type('npm run cli -- validate --board --fix', { yes: true });
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('the mapping fits tables and board again');
  });

  test('a group was renamed', async () => {
    const trouble = new Trouble('A group was renamed', sync);
    const groups = openGroups(await board());
    const groupId = groups.find(({ title }) => title === 'GREYSON FALL 2026')?.id;
    await person('renameGroup', { groupId, title: 'GREYSON, NEXT FALL' });
    await change(greyson('GRY-015', {}));
    await run('COMPLETED');
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- verify');
    expect(openGroups(await board())).toHaveLength(groups.length);
    await person('renameGroup', { groupId, title: 'GREYSON FALL 2026' });
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('a new order went into the renamed group, no second group was made; the group has its title again');
  });

  test('an item was archived', async () => {
    const trouble = new Trouble('An item was archived', sync);
    const itemId = await itemOf('GRY-003');
    await person('archive', { boardId: undefined, itemId });
    await change(greyson('GRY-003', { price: '33' }));
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await trouble.open(await newestBatch());
    await trouble.type('npm run cli -- verify', { code: 2 });
    await person('restore', { boardId: undefined, itemId });
    await trouble.type('npm run cli -- retry --code ITEM_GONE', { yes: true });
    expect(await itemOf('GRY-003')).toBe(itemId);
    inFull.push(itemId);
    await expectHealthy();
    trouble.end('the order is on its old item again');
  });

  test('an item was deleted', async () => {
    const trouble = new Trouble('An item was deleted', sync);
    const itemId = await itemOf('GRY-004');
    await person('delete', { boardId: undefined, itemId });
    await change(greyson('GRY-004', { price: '34' }));
    await run('COMPLETED_WITH_ERRORS');
    await trouble.look();
    await trouble.open(await newestBatch());
    await trouble.type('npm run cli -- verify', { code: 2 });
    await trouble.type('npm run cli -- resolve GRY-004 --recreate', { yes: true });
    await trouble.type('npm run cli -- run');
    expect(await itemOf('GRY-004')).not.toBe(itemId);
    await expectHealthy();
    trouble.end('the order has a new item, and one only');
  });

  test('every section that belongs to this file was played', () => {
    expectAllPlayed('test/runbook/board.test.ts');
  });
});
