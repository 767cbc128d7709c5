import { describe, expect, test } from 'vitest';
import type { OrderDecision } from '../../src/orders/decide-order.js';
import type { Effect } from '../../src/orders/effects.js';
import { sumUpWave } from '../../src/orders/wave.js';

const NOW = '2026-03-01T08:00:00.000Z';
const send = (...effects: Effect[]): OrderDecision => ({ kind: 'send', effects });
const wait = (until: string | null): OrderDecision => ({
  kind: 'wait',
  wait: { cause: 'lost answer', until, detail: 'an earlier request' },
});
const GROUP: Effect = { operation: 'CREATE_GROUP', title: 'Spring' };
const ITEM: Effect = { operation: 'ARCHIVE_ITEM', key: 'digest', itemId: '11' };
const SUBITEM: Effect = { operation: 'ARCHIVE_SUBITEM', key: 'digest', size: 'M', itemId: '21' };

describe('the step of a wave', () => {
  test('is the first that has something to write', () => {
    expect(sumUpWave([send(SUBITEM, ITEM), send(GROUP)], NOW)).toMatchObject({ step: 'groups', reached: null, effects: 3 });
    expect(sumUpWave([send(SUBITEM, ITEM)], NOW)).toMatchObject({ step: 'items', reached: 'GROUPS_READY' });
    expect(sumUpWave([send(SUBITEM)], NOW)).toMatchObject({ step: 'subitems', reached: 'ITEMS_SENT' });
  });

  test('is done when nothing is left, and all is sent only when no order waits', () => {
    expect(sumUpWave([{ kind: 'acknowledged' }], NOW)).toMatchObject({
      step: 'done',
      reached: 'SUBITEMS_SENT',
      waitMs: null,
      wait: null,
    });
    expect(sumUpWave([wait(null)], NOW)).toMatchObject({ step: 'done', reached: null, waiting: 1, wait: { detail: 'an earlier request' } });
  });
});

describe('the wait of a wave', () => {
  test('lasts until the first order can go on', () => {
    expect(sumUpWave([wait('2026-03-01T08:01:00.000Z'), wait('2026-03-01T08:00:30.000Z'), wait(null)], NOW).waitMs).toBe(30_000);
  });

  test('is never shorter than a second, and has a length of its own where no time is known', () => {
    expect(sumUpWave([wait('2026-03-01T07:00:00.000Z')], NOW).waitMs).toBe(1_000);
    expect(sumUpWave([wait(null)], NOW).waitMs).toBe(8_000);
  });
});
