import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { load } from 'js-yaml';
import { nextCommands } from '../../sandbox/first-sync/steps.js';
import { chooseFrom } from '../../src/cli/init/choose.js';
import { requireSettings } from '../../src/cli/init/facts.js';
import { nameOf, writeFiles } from '../../src/cli/init/files.js';
import { usedBoardLines } from '../../src/cli/init/lines.js';
import { nextSteps, stepLines } from '../../src/cli/init/next-steps.js';
import { boardNamed, boardNumber, tableNamed } from '../../src/cli/init/target.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import type { Draft } from '../../src/mapping/propose/draft.js';
import { mappingText } from '../../src/mapping/propose/mapping-text.js';
import { propose } from '../../src/mapping/propose/propose.js';
import { mappingFileSchema } from '../../src/mapping/schema.js';
import { boardColumn, boardOf, sourceOf } from '../mapping/propose/example.js';

const TEXT = 'NVARCHAR(40)';
const COLUMNS = { 'ORDER NO': TEXT, SEASON: TEXT, DESTINATION: TEXT };
const ROWS = [
  ['S-1', 'SPRING', 'LE HAVRE'],
  ['S-2', 'AUTUMN', 'BRISBANE'],
];
const BOARD = boardOf([boardColumn('Order no', 'text'), boardColumn('Destnation', 'text')]);
const no = () => Promise.resolve(false);

describe('what is written', () => {
  const proposals = propose(sourceOf(COLUMNS, ROWS), BOARD, {});

  test('without a person: the sure proposals, and the guesses of fields as what they are', async () => {
    const chosen = await chooseFrom(proposals, no);
    expect(chosen).toMatchObject({ key: ['ORDER NO'], title: ['ORDER NO'], group: null, customers: null, sizes: null });
    expect(chosen.fields.map(({ source }) => source)).toEqual(['ORDER NO']);
    expect(chosen.guesses).toMatchObject([{ field: { source: 'DESTINATION' }, reason: 'the names are alike, and both hold texts' }]);
  });

  test('with a person: the guesses too that they confirm, each asked once with its reason', async () => {
    const asked: string[] = [];
    const chosen = await chooseFrom(proposals, async (question) => {
      asked.push(question);
      return question.includes('DESTINATION');
    });
    expect(asked).toEqual([
      expect.stringMatching(/^Group the items by SEASON\? A guess: /),
      'Show DESTINATION in the column "Destnation"? A guess: the names are alike, and both hold texts.',
    ]);
    expect(chosen.group).toBeNull();
    expect(chosen.fields.map(({ source }) => source)).toEqual(['ORDER NO', 'DESTINATION']);
  });

  test('nothing while the key is not sure, and the message names the flag', async () => {
    const unsure = propose(sourceOf({ STYLE: TEXT }, [['a'], ['b']]), boardOf([boardColumn('Style', 'text')]), {});
    await expect(chooseFrom(unsure, no)).rejects.toThrow(/STYLE is a guess, because .* If it is right: --key STYLE\./);
    const none = propose(sourceOf({ STYLE: TEXT }, [['a'], ['a']]), boardOf([boardColumn('Style', 'text')]), {});
    await expect(chooseFrom(none, no)).rejects.toThrow(/No columns distinguish the rows/);
    await expect(chooseFrom(propose(sourceOf(COLUMNS, ROWS), boardOf([]), {}), no)).rejects.toThrow(/nothing to write/);
  });

  test('what a person names is certain', async () => {
    const named = propose(sourceOf(COLUMNS, ROWS), BOARD, { key: ['SEASON', 'ORDER NO'], group: 'SEASON', customers: 'DESTINATION' });
    expect(await chooseFrom(named, no)).toMatchObject({
      key: ['SEASON', 'ORDER NO'],
      group: 'SEASON',
      customers: { column: 'DESTINATION' },
    });
  });
});

describe('the file', () => {
  const draft: Draft = {
    name: 'orders',
    table: 'dbo.ORDERS',
    board: '9',
    keyColumn: 'text_key',
    key: ['ORDER NO'],
    title: ['a: b', 'null'],
    group: 'x, y',
    customers: { column: '#customer', blank: 'No customer' },
    sizes: {
      board: '10',
      after: '01',
      before: 'TOTAL',
      type: 'INT',
      total: 'TOTAL',
      size: { id: 'dropdown_size', type: 'dropdown', title: 'Size', labels: 'must exist' },
      quantity: { id: 'numbers_qty', title: 'Qty' },
      names: ['S', 'M'],
    },
    fields: [
      { source: 'it\'s "so"', title: 'a', monday: { id: 'text_a', type: 'text' } },
      { source: 'Title', title: 'b', monday: { id: 'numbers_b', type: 'numbers' }, format: '1.234,56' },
    ],
    guessedSizes: null,
    guesses: [{ field: { source: 'B', monday: { id: 'text_b', type: 'text' }, title: 'b' }, reason: 'two\nlines' }],
  };

  test('is a mapping, whatever the names are', () => {
    const file = mappingFileSchema.parse(load(mappingText(draft)));
    expect(file).toMatchObject({
      key: { columns: ['ORDER NO'] },
      title: { parts: ['a: b', 'null'] },
      group: { columns: ['x, y'] },
      customers: { column: '#customer', accept: 'new', blank: 'No customer' },
      subitems: { sizes: { after: '01', before: 'TOTAL', type: 'INT' }, size: { monday: { labels: 'must exist' } } },
      // The column Title is that of the name of the item.
      fields: [{ source: 'it\'s "so"' }, { source: 'Title', column: 'Source Title', number: { format: '1.234,56' } }],
    });
    expect(mappingText(draft)).toContain('  # - { source: B, monday: { id: text_b, type: text } } # a guess: two lines\n');
  });

  test('names a number to be replaced while there is no subitem board, and keeps sizes that were not confirmed as comments', () => {
    const sizes = { ...draft.sizes!, board: null };
    const fresh = mappingFileSchema.parse(load(mappingText({ ...draft, sizes })));
    expect(fresh.subitems?.board).toBe('0');
    const guessed = mappingText({ ...draft, sizes: null, guessedSizes: sizes });
    expect(mappingFileSchema.parse(load(guessed)).subitems).toBeUndefined();
    expect(mappingFileSchema.parse(load(guessed.replaceAll(/^# (?=subitems:| {2})/gm, ''))).subitems).toEqual(fresh.subitems);
  });

  test('is written only when it is a mapping', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'order-sync-init-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const files = { yaml: join(folder, 'orders.yaml'), sql: join(folder, 'orders.sql') };
    const text = mappingText({ ...draft, table: 'erp.ORDERS' });
    const work = writeFiles(files, text, { sqlFolder: join(PROJECT_ROOT, 'sql'), tables: new Map(), force: false });
    await expect(work).rejects.toThrow(/erp\.ORDERS.*a table or view of the schema dbo/);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what a person names', () => {
  const tables = new Map(
    ['dbo.SalesOrders', 'dbo.Sales Orders 2024', 'dbo.Aufträge', 'dbo.MON_Orders', 'dbo.vw_mon_active'].map((name) => [name, []]),
  );

  test.each(['salesorders', 'dbo.SalesOrders', '[dbo].[SalesOrders]', ' DBO.SALESORDERS '])('the table %s', (name) => {
    expect(tableNamed(tables, name)).toBe('dbo.SalesOrders');
  });

  test.each([
    ['SaleOrders', 'Did you mean "dbo.SalesOrders"?'],
    ['nothing', 'Known: dbo.SalesOrders.'],
    ['erp.Order Lines', 'CREATE VIEW [dbo].[Order_Lines] AS SELECT * FROM [erp].[Order Lines]'],
    ['Sales Orders 2024', 'CREATE VIEW [dbo].[Sales_Orders_2024] AS SELECT * FROM [dbo].[Sales Orders 2024]'],
    ['aufträge', 'CREATE VIEW [dbo].[auftrage] AS SELECT * FROM [dbo].[aufträge]'],
  ])('no table %s that a mapping can read, and what to do', (name, says) => {
    expect(() => tableNamed(tables, name)).toThrow(says);
  });

  test('a board by its number or its address', () => {
    for (const text of [
      '9200517329',
      ' 9200517329 ',
      'https://acme.monday.com/boards/9200517329',
      'https://acme.monday.com/boards/9200517329/views/7?x=1',
    ])
      expect(boardNumber(text)).toBe('9200517329');
    for (const text of ['', 'orders', '92005x', '92005173299200517329']) expect(boardNumber(text)).toBeNull();
    expect(() => boardNamed('orders')).toThrow('"orders" is no board');
  });

  test('settings without database and token: both are missing at once', () => {
    const settings = {
      database: { engine: 'sqlite', file: '/nowhere/orders.db', sqlFolder: '' },
      monday: { url: '', token: null, apiVersion: '' },
    };
    expect(() => requireSettings(settings as Parameters<typeof requireSettings>[0])).toThrow(/no database [^]*no Monday token[^]*\.env/);
  });
});

test('a board that a sync has written to is pointed out, since another name makes other keys', () => {
  const key = { ...boardColumn('Order sync key', 'text'), id: 'text_key' };
  expect(usedBoardLines('sales', boardOf([key], { itemsCount: 3 }), 'text_key').join(' ')).toContain('under another name than sales');
  expect(usedBoardLines('sales', boardOf([key]), 'text_key')).toEqual([]);
  expect(usedBoardLines('sales', boardOf([], { itemsCount: 3 }), 'text_key')).toEqual([]);
});

describe('the next commands', () => {
  const steps = (more: object) =>
    nextSteps({ mapping: 'sales', others: false, settings: undefined, yes: false, newSubitems: false, items: 0, ...more });
  const commands = (more: object) => steps(more).map(({ command }) => command);

  test('name the mapping and the settings where they must', () => {
    expect(commands({})).toContain('npm run cli -- run');
    expect(commands({ others: true })).toEqual(
      expect.arrayContaining(['npm run cli -- run --mapping sales', 'npm run cli -- board prepare --mapping sales']),
    );
    expect(commands({ settings: 'my settings.json' })).toContain('npm run cli -- worker --settings "my settings.json"');
  });

  test('adopt the items that the board has already, and ask nobody where nobody is', () => {
    expect(commands({})).not.toContain('npm run cli -- adopt');
    expect(commands({ items: 3, yes: true })).toEqual(
      expect.arrayContaining(['npm run cli -- adopt --yes', 'npm run cli -- board prepare --yes']),
    );
  });

  test('write the number of a subitem board that is made first', () => {
    const all = commands({ newSubitems: true });
    expect(commands({ newSubitems: true, yes: true })).toContain('npm run cli -- validate sales --board --fix --yes');
    expect(all.indexOf('npm run cli -- validate sales --board --fix')).toBe(all.indexOf('npm run cli -- board prepare') + 1);
  });

  test('are read back as they are printed', () => {
    expect(nextCommands(['Written', ...stepLines(steps({ others: true }))])).toEqual(commands({ others: true }));
  });
});

test('a name is made of a table', () => {
  expect(nameOf('dbo.SALES_ORDERS 2')).toBe('sales-orders-2');
  expect(nameOf('dbo.SalesOrders')).toBe('sales-orders');
  expect(() => nameOf('dbo.___')).toThrow(/gives no name/);
});
