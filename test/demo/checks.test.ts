import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { Act, count, fact, none } from '../../sandbox/demo/act.js';
import { checkAgreement } from '../../sandbox/demo/agreement.js';
import type { BoardItem } from '../../sandbox/demo/board.js';
import type { Picture } from '../../sandbox/demo/demo.js';
import { compare } from '../../sandbox/demo/mutations.js';
import { printSummary } from '../../sandbox/demo/summary.js';
import type { ProductionOrder } from '../../sandbox/demo/tables.js';
import { Terminal } from '../../sandbox/demo/terminal.js';

function print(acts: readonly Act[]): { passed: boolean; text: string } {
  const pipe = new PassThrough();
  const passed = printSummary(acts, new Terminal(pipe as unknown as WriteStream, {}));
  return { passed, text: String(pipe.read()) };
}

describe('the summary', () => {
  it('names every check that failed, with what was found and what was expected', () => {
    const act = new Act(1, 'First load');
    act.check('errors', count(0, 0, 'open'));
    act.check('mutations', count(3, 2, 'create_item'), fact(true, 'sent', 'not sent'));
    const { passed, text } = print([act]);
    expect(passed).toBe(false);
    expect(text).toContain('ok     errors: 0 open');
    expect(text).toContain('FAILED mutations: 3 create_item (expected 2), sent');
    expect(text).toContain('1 of 2 checks failed: act 1, mutations.');
  });

  it('passes when every fact is so', () => {
    const act = new Act(4, 'Nothing has changed');
    act.check('mutations', none([], 'none'));
    expect(print([act])).toMatchObject({ passed: true, text: expect.stringContaining('All 1 checks passed.') as unknown });
  });
});

it('compares mutations one by one: what is missing, what is surplus, what came twice', () => {
  expect(compare(['a', 'b'], ['b', 'a'])).toEqual([]);
  expect(compare(['a', 'b'], ['a'])).toEqual(['not sent: b']);
  expect(compare(['a'], ['a', 'a'])).toEqual(['not expected: a']);
});

describe('agreement of source, board and production', () => {
  const sizes = new Map([
    ['S', 4],
    ['M', 0],
  ]);
  const item: BoardItem = { id: '11', name: 'A', group: 'G', orderNumber: 'O-1', values: {}, sizes, subitems: 2 };
  const row: ProductionOrder = { itemId: '11', orderNumber: 'O-1', title: 'A', group: 'G', sizes, text: '' };
  const picture = (items: readonly BoardItem[], rows: readonly ProductionOrder[]): Picture => ({
    source: [{ orderNumber: 'O-1', name: 'A', group: 'G', sizes: new Map([['S', 4]]) }],
    board: { groups: new Set(), items, archived: [], orderOf: new Map(), sizeOf: new Map(), groupTitles: new Map() },
    production: new Map(rows.map((one) => [one.itemId, one])),
    errors: { orders: [], subitems: [] },
  });
  const problems = (items: readonly BoardItem[], rows: readonly ProductionOrder[]): string => {
    const act = new Act(1, 'x');
    checkAgreement(act, picture(items, rows));
    return act.failed.flatMap((check) => check.facts.filter((one) => !one.ok).map((one) => one.text)).join('; ');
  };

  it('is there when all say the same, a size at 0 included', () => {
    expect(problems([item], [row])).toBe('');
  });

  it.each([
    ['no item', [], [], 'has 0 items'],
    ['two items', [item, { ...item, id: '12' }], [row], 'has 2 items'],
    ['another group', [{ ...item, group: 'H' }], [{ ...row, group: 'H' }], 'group of O-1 is "H" instead of "G"'],
    ['another quantity', [{ ...item, sizes: new Map([['S', 5]]) }], [row], 'sizes of O-1 is "S 5" instead of "S 4"'],
    ['two subitems of one size', [{ ...item, subitems: 3 }], [row], 'two subitems of one size'],
    ['an item of nobody', [item, { ...item, id: '13', orderNumber: 'O-9' }], [row], 'belongs to no order'],
    ['no row', [item], [], 'has no row in MON_CustMasterSchedule'],
    ['a row too many', [item], [row, { ...row, itemId: '14' }], 'has no item on the board'],
  ])('is missed with %s', (_name, items, rows, problem) => {
    expect(problems(items, rows)).toContain(problem);
  });
});
