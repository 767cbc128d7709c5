import { describe, expect, it } from 'vitest';
import { runMeaning } from '../../src/contracts/statuses.js';
import { runVerdict } from '../../src/orders/run-verdict.js';
import type { OpenCode, OpenOrders } from '../../src/orders/run-verdict.js';

const NONE: OpenOrders = { failed: 0, deferred: 0, held: 0, rejected: 0 };
const error = (code: string, open: number, added: number): OpenCode => ({ code, severity: 'error', open, new: added });
const warning = (code: string, open: number): OpenCode => ({ code, severity: 'warning', open, new: open });
const notice: OpenCode = { code: 'KEYS_MOVED', severity: 'notice', open: 4, new: 4 };

/** What the command prints of a run, and how it ends. */
function ended(orders: Partial<OpenOrders>, open: readonly OpenCode[]): readonly [string, string | null, number] {
  const verdict = runVerdict({ ...NONE, ...orders }, open);
  const { exitCode } = runMeaning({ status: verdict.status, deferred: orders.deferred ?? 0, newErrors: verdict.newErrors });
  return [verdict.status, verdict.reason, exitCode];
}

describe('the verdict of a run', () => {
  it('is COMPLETED without a word when nothing is open, and notices change nothing', () => {
    expect(ended({}, [])).toEqual(['COMPLETED', null, 0]);
    expect(ended({}, [notice])).toEqual(['COMPLETED', null, 0]);
  });

  it('is COMPLETED with its warnings by code', () => {
    expect(ended({}, [warning('VALUE_UNSET', 10), warning('NUMBER_ROUNDED', 2), notice])).toEqual([
      'COMPLETED',
      '12 warnings: VALUE_UNSET 10, NUMBER_ROUNDED 2',
      0,
    ]);
  });

  it('is red for a new error, whichever order or step it is of', () => {
    expect(ended({ rejected: 2 }, [error('BAD_DATE', 2, 1), warning('VALUE_UNSET', 1)])).toEqual([
      'COMPLETED_WITH_ERRORS',
      '2 rejected; 2 errors open, 1 new: BAD_DATE 2; 1 warning: VALUE_UNSET 1',
      2,
    ]);
    expect(ended({}, [error('SOURCE_EMPTY', 1, 1)])).toEqual(['COMPLETED_WITH_ERRORS', '1 error open, 1 new: SOURCE_EMPTY 1', 2]);
  });

  it('is green in Temporal while all open errors are known, and says how many', () => {
    expect(ended({ held: 1 }, [error('LABEL_MISSING', 1, 0)])).toEqual([
      'COMPLETED_WITH_ERRORS',
      '1 held; 1 known error open: LABEL_MISSING 1',
      0,
    ]);
    expect(ended({ deferred: 1 }, [error('LABEL_MISSING', 1, 0)])[2]).toBe(2);
  });

  it('has one line, however many codes are open', () => {
    const many = Array.from({ length: 30 }, (_, index) => warning(`CODE_${String(index)}`, 1));
    expect(runVerdict(NONE, many).reason).toMatch(/^30 warnings: (CODE_\d+ 1, ){10}and 20 more codes$/);
  });
});

it('says of every order that it is promoted only after a read of the whole source', () => {
  const said = (whole?: boolean): string =>
    runMeaning({ status: 'COMPLETED', deferred: 0, newErrors: 0, ...(whole === undefined ? {} : { whole }) }).meaning;
  expect(said(true)).toBe('Every order is acknowledged and promoted.');
  expect(said(false)).toContain('has not read the whole source');
});
