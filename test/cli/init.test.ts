import { describe, expect, test } from 'vitest';
import { load } from 'js-yaml';
import { nextCommands } from '../../sandbox/first-sync/steps.js';
import { chooseFrom } from '../../src/cli/init/choose.js';
import { nameOf } from '../../src/cli/init/files.js';
import { nextSteps, stepLines } from '../../src/cli/init/next-steps.js';
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
    await expect(chooseFrom(unsure, no)).rejects.toThrow(/STYLE is a guess, .* Name its columns: --key COLUMN/);
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
      size: { id: 'dropdown_size', type: 'dropdown', title: 'Size' },
      quantity: { id: 'numbers_qty', title: 'Qty' },
      names: ['S', 'M'],
    },
    fields: [
      { source: 'it\'s "so"', title: 'a', monday: { id: 'text_a', type: 'text' } },
      { source: 'Title', title: 'b', monday: { id: 'numbers_b', type: 'numbers' }, format: '1.234,56' },
    ],
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
});

describe('the next commands', () => {
  const steps = (more: object) => nextSteps({ mapping: 'sales', others: false, settings: undefined, yes: false, items: 0, ...more });
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

  test('are read back as they are printed', () => {
    expect(nextCommands(['Written', ...stepLines(steps({ others: true }))])).toEqual(commands({ others: true }));
  });
});

test('a name is made of a table', () => {
  expect(nameOf('dbo.SALES_ORDERS 2')).toBe('sales-orders-2');
  expect(() => nameOf('dbo.___')).toThrow(/gives no name/);
});
