import { describe, expect, test } from 'vitest';
import { planLines } from '../../src/cli/plan/plan-lines.js';
import { planPage } from '../../src/cli/plan/plan-page.js';
import { shownWidth } from '../../src/cli/output/style.js';
import type { RunPreview } from '../../src/sync/preview/run-preview.js';

const LONG = 'A message of a person who has a lot to say about a label with "quotes", <tags> & more, '.repeat(3);
const COUNTS = {
  create: 12,
  update: 1_234,
  move: 3,
  remove: 1,
  nothing: 2,
  held: 7,
  waits: 1,
  unchanged: 19_999,
  rejected: 4,
  retryNotDue: 5,
};
const change = {
  kind: 'column',
  field: 'CUSTOMER COLOUR DESCRIPTION OF THE SEASON',
  columnId: 'text1',
  before: LONG,
  after: `new ${LONG}`,
  certain: false,
} as const;

/** A plan with everything in it, and texts that are too long for any screen. */
const PLAN: RunPreview = {
  mapping: 'customer-master-schedule',
  boardId: '9200517329',
  selection: { customer: 'A CUSTOMER WITH A LONG NAME INCORPORATED', limit: 100 },
  ofRun: null,
  now: '2026-11-29T12:00:00.000Z',
  openRuns: [{ runId: '3f2a91c0-0000-4000-8000-000000000000', startTime: '2026-11-29T11:00:00.000Z' }],
  stop: { code: 'BOARD_FULL', message: LONG },
  read: {
    rowsRead: 20_000,
    rowsBlank: 1,
    rowsOutOfScope: 2,
    rowsRepeated: 3,
    unchanged: 19_999,
    new: 12,
    changed: 1_240,
    removed: 1,
    held: 5,
    rejected: 4,
    missing: 9,
  },
  leftByLimit: 40,
  batches: 13,
  mutations: {
    createGroup: 1,
    createItem: 12,
    updateItem: 1_234,
    moveItem: 3,
    archiveItem: 1,
    deleteItem: 0,
    createSubitem: 48,
    updateSubitem: 10,
    zeroSubitem: 2,
    archiveSubitem: 0,
    deleteSubitem: 0,
  },
  orders: COUNTS,
  held: { ITEM_GONE: 4, DUPLICATE_FOUND: 3 },
  customers: [{ customer: 'A CUSTOMER WITH A LONG NAME INCORPORATED', mutations: 99_999, ...COUNTS }],
  columns: [
    {
      kind: 'column',
      field: change.field,
      columnId: 'text1',
      orders: 1_234,
      example: { order: 'ASH-00001-LONG-NUMBER', before: LONG, after: LONG },
    },
  ],
  newGroups: [LONG, 'B'],
  labels: [{ field: 'SEASON', columnId: 'status1', label: LONG, becomes: 'refused', orders: 3 }],
  cost: {
    mutationRequests: 90,
    reads: 60,
    calls: 150,
    points: 40_000_000,
    pointsPerMinute: 5_000_000,
    minutes: 8.2,
    callsPerDay: 1_000,
    shareOfDay: 0.15,
  },
  findings: [
    {
      code: 'UNKNOWN_CUSTOMER',
      severity: 'error',
      remedy: LONG,
      count: 4,
      examples: [{ customer: 'X', order: '1', field: 'CUSTOMER', message: LONG }],
    },
  ],
  removals: {
    due: 1,
    missingOnce: 9,
    held: [{ customer: 'RHONE', missing: 3, of: 3, lastSince: 4, why: 'customer' }],
    shrunken: [{ customer: 'MACK', missing: 2, of: 3 }],
  },
  changeGate: { waits: { changed: 1_241, known: 2_000 }, maxShare: 0.5, minimumOrders: 50 },
  board: { readAt: '2026-11-28T12:00:00.000Z', live: false },
  notLookedAt: [LONG],
  shown: [
    {
      key: 'a'.repeat(64),
      order: ['A-1', 'STYLE', ''],
      customer: 'X',
      name: 'x',
      itemId: '1',
      outcome: 'update',
      code: null,
      reason: null,
      changes: [change],
    },
    {
      key: 'b'.repeat(64),
      order: ['A-2', LONG],
      customer: 'X',
      name: 'x',
      itemId: null,
      outcome: 'held',
      code: 'ITEM_GONE',
      reason: LONG,
      changes: [],
      fields: [{ ...change, changes: true }],
    },
  ],
  notShown: 1_200,
};

describe('a plan', () => {
  test.each([80, 120])('fits %i columns, whatever is in it', (width) => {
    const lines = planLines(PLAN, { style: (_colour, text) => text, width: () => width });
    expect(lines.filter((line) => shownWidth(line) > width)).toEqual([]);
    expect(lines.join('\n')).toMatch(/BOARD_FULL[^]*ITEM_GONE 4[^]*waits for approval[^]*unknown, last/);
  });

  test('is a page without script or network, and shows texts of the source as texts', () => {
    const page = planPage(PLAN);
    expect(page).not.toMatch(/<script|https?:|\ssrc=|@import|url\(|<tags>/);
    for (const text of ['prefers-color-scheme: dark', 'width=device-width', '&lt;tags&gt; &amp; more', '<details><summary>', 'lang="en"'])
      expect(page).toContain(text);
  });
});
