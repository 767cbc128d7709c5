import type { WriteStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import { asTyped } from '../../src/config/as-typed.js';
import { scheduleSpec } from '../../src/cli/temporal/schedule-spec.js';
import { styleFor } from '../../src/cli/output/style.js';
import { batchTable } from '../../src/cli/batch-table.js';
import type { BatchLine } from '../../src/cli/batch-table.js';
import { runTable } from '../../src/cli/run-table.js';
import type { RunLine } from '../../src/cli/run-table.js';
import { asCsv, chosenTable } from '../../src/cli/output/listing.js';
import { createOutput } from '../../src/cli/output/output.js';
import { table } from '../../src/cli/output/table.js';
import { duration, localMinute, localSecond, zonedMinute, zoneLine } from '../../src/cli/output/times.js';
import { wrapped } from '../../src/cli/output/wrap.js';
import { didYouMean } from '../../src/cli/output/words.js';
import { worstExit } from '../../src/cli/exit-codes.js';
import { Rates } from '../../src/cli/follow/rates.js';

describe('what is shown', () => {
  test('the nearest name is meant, and nothing far', () => {
    expect(didYouMean('GREYSON CLOTHERS', ['GREYSON CLOTHIERS', 'MACK WELDON'])).toBe('Did you mean "GREYSON CLOTHIERS"?');
    expect(didYouMean('mack', ['GREYSON', 'MACK WELDON'])).toBe('Did you mean "MACK WELDON"?');
    expect(didYouMean('grey', ['GREYSON CLOTHIERS', 'MACK WELDON'])).toBe('Did you mean "GREYSON CLOTHIERS"?');
    expect(didYouMean('cust', ['CUSTOMER A', 'CUSTOMER B'])).toBe('Known: CUSTOMER A, CUSTOMER B.');
    expect(didYouMean('zebra', [])).toBe('There is none.');
    expect(didYouMean('zebra', ['A', 'B'])).toBe('Known: A, B.');
  });

  test('tables are aligned, numbers to the right, and only texts with a limit are cut', () => {
    const rows = [
      { id: 'f90c0a4e-2a64-4c5d-8d50-9c5d3c0c3f11', n: 5, text: 'a longer message\nin two lines' },
      { id: 'b', n: 120, text: 'short' },
    ];
    const lines = table(
      rows,
      [
        { title: 'ID', cell: (row) => row.id },
        { title: 'N', cell: (row) => row.n },
        { title: 'TEXT', cell: (row) => row.text, max: 24 },
      ],
      10,
    );
    expect(lines).toEqual([
      'ID                                      N  TEXT',
      'f90c0a4e-2a64-4c5d-8d50-9c5d3c0c3f11    5  a longer message in…',
      'b                                     120  short',
    ]);
    expect(table([], [])).toEqual([]);
  });

  const at = { startTime: '2026-03-01T03:00:00.000Z', endTime: '2026-03-01T03:12:34.000Z' };
  const id = '3f2a91c0-2a64-4c5d-8d50-9c5d3c0c3f11';
  const message = 'the message of the service, '.repeat(12).trim();
  const counts = { staged: 123_456, promoted: 123_000, failed: 456, deferred: 12, held: 0, rejected: 99 } as RunLine['counts'];
  const RUN = { runId: id, status: 'COMPLETED_WITH_ERRORS', statusReason: message, selection: {}, counts, newErrors: 2, ...at } as RunLine;
  const BATCH = {
    ...{ batchId: id, customer: 'A customer with a long name of its own', status: 'COMPLETED_WITH_ERRORS', ...at },
    ...{ orders: 12_345, promoted: 12_300, failed: 45, deferred: 0, reason: message },
  } as BatchLine;

  test.each([80, 120])('runs and batches fit %i columns, with the message below, in whole words', (width) => {
    const output = { style: styleFor({}, {}), width: () => width };
    for (const lines of [runTable([RUN], output, 0), batchTable([BATCH], output, 0)]) {
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines[1]).toMatch(/^3f2a91c0 {2}/);
      const below = lines.slice(2).join(' ').replaceAll(/\s+/g, ' ');
      expect(below).toMatch(/the message of the service, the message of .* \S+ …$/);
      expect(
        below.match(/[a-z]+/g)?.every((word) => /^(the|message|of|service|new|promoted|deferred|rejected|took|min|s)$/.test(word)),
      ).toBe(true);
    }
  });

  test('what does not fit into a table moves below it, and nothing is lost there', () => {
    const output = { style: styleFor({}, {}), width: () => 80 };
    const [titles, , moved] = runTable([RUN], output, 0);
    expect(titles).toBe('RUN       BEGAN             STATUS                 TOOK         STAGED  FAILED');
    expect(moved?.trim()).toBe('promoted 123000, deferred 12, rejected 99');
    const wide = runTable([RUN], { ...output, width: () => Number.POSITIVE_INFINITY }, 0);
    expect(wide[0]).toContain('STAGED  PROMOTED  FAILED  DEFERRED  HELD  REJECTED');
    expect(wide[2]).toContain(message);
    expect(wide).toHaveLength(3);
  });

  test('a line that is too long goes on below the text after its label', () => {
    expect(wrapped('  Reason  one two three four five six', 24)).toEqual(['  Reason  one two three', '          four five six']);
    expect(wrapped('- one two three four', 12)).toEqual(['- one two', '  three four']);
    // A command and a link are copied.
    expect(wrapped('It failed. See npm run cli -- errors show 3f2a91c0 for more.', 44)).toEqual([
      'It failed. See',
      'npm run cli -- errors show 3f2a91c0 for',
      'more.',
    ]);
    const link = `http://127.0.0.1:8233/namespaces/default/workflows/${id}`;
    expect(wrapped(`          ${link}`, 40)).toEqual([`          ${link}`]);
    expect(wrapped('{"one":"11111111","two":"22222222","three":3}', 20)).toEqual(['{"one":"11111111",', '"two":"22222222",', '"three":3}']);
    expect(wrapped('one two three', Number.POSITIVE_INFINITY)).toEqual(['one two three']);
  });

  test('local times name their zone once', () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Asia/Hong_Kong';
      expect([localMinute('2026-03-01T19:30:05.000Z'), zonedMinute('2026-03-01T19:30:05.000Z')]).toEqual([
        '2026-03-02 03:30',
        '2026-03-02 03:30 Asia/Hong_Kong',
      ]);
      expect(zoneLine()).toBe('Times are in Asia/Hong_Kong (UTC+8).');
      process.env['TZ'] = 'UTC';
      expect([localSecond('2026-03-01T19:30:05.000Z'), zoneLine()]).toEqual(['2026-03-01 19:30:05', 'Times are in UTC.']);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  test('colours belong on a terminal, and not there with NO_COLOR', () => {
    expect(styleFor({ isTTY: true }, {})('red', 'x')).toContain('\u001B[31m');
    expect(styleFor({ isTTY: true }, { NO_COLOR: '1' })('red', 'x')).toBe('x');
    expect(styleFor({ isTTY: true }, { TERM: 'dumb' })('red', 'x')).toBe('x');
    expect(styleFor({}, {})('red', 'x')).toBe('x');
  });

  test('durations are read at a glance', () => {
    expect([4, 75, 3600, 7500, 97_200].map(duration)).toEqual(['4 s', '1 min 15 s', '1 h', '2 h 5 min', '1 d 3 h']);
  });

  test('the worst end decides', () => {
    expect(worstExit([0, 2, 3])).toBe(3);
    expect(worstExit([2, 1])).toBe(1);
    expect(worstExit([0, 0])).toBe(0);
  });

  test('a batch shows its speed since it was first seen', () => {
    const batch = {
      batchId: 'b',
      customer: 'C',
      number: 1,
      count: 1,
      status: 'ITEMS_SENT' as const,
      orders: 10,
      ordersDone: 0,
      parts: 110,
      answered: 10,
      failed: 0,
    };
    const rates = new Rates();
    expect(rates.paced(batch, 1_000)).toMatchObject({ perSecond: null, secondsLeft: null });
    expect(rates.paced({ ...batch, answered: 60 }, 6_000)).toMatchObject({ perSecond: 10, secondsLeft: 5 });
    expect(rates.paced({ ...batch, ordersDone: 10 }, 7_000).share).toBe(1);
  });
});

describe('a listing', () => {
  const rows = [
    {
      runId: 'r1',
      status: 'FAILED',
      counts: { failed: 2, held: 0 },
      reason: 'A "quoted", text\nof two lines',
      found: [1, 2],
      endTime: null,
    },
    { runId: 'r2', status: 'COMPLETED', counts: { failed: 0, held: 1 }, reason: null, found: [], endTime: 'now' },
  ];

  test('is printed as CSV with the names of the fields of its document', () => {
    expect(asCsv(rows, undefined)).toEqual([
      'runId,status,counts.failed,counts.held,reason,found,endTime',
      'r1,FAILED,2,0,"A ""quoted"", text\nof two lines","[1,2]",',
      'r2,COMPLETED,0,1,,[],now',
    ]);
    expect(asCsv(rows, ['counts.held', 'RUNID'])).toEqual(['counts.held,runId', '0,r1', '1,r2']);
    expect(asCsv([], undefined)).toEqual([]);
    expect(asCsv([], ['runId'])).toEqual(['runId']);
  });

  test('is printed as a table of the chosen fields, and a field that no row has is named', () => {
    expect(chosenTable(rows, ['runId', 'counts.failed'])).toEqual(['runId  counts.failed', 'r1                 2', 'r2                 0']);
    expect(() => asCsv(rows, ['stattus'])).toThrow('There is no column "stattus". Did you mean "status"?');
  });

  test('is one of CSV and JSON', () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) > 0 } as unknown as WriteStream;
    createOutput(stream, {}, false, { csv: true, columns: ['runId'] }).rows({}, rows, () => ['text']);
    createOutput(stream, {}, false).rows({}, rows, () => ['text']);
    createOutput(stream, {}, false, { columns: ['runId'] }).rows({}, [], () => ['nothing of that kind']);
    expect(written).toEqual(['runId\r\nr1\r\nr2\r\n', 'text\n', 'nothing of that kind\n']);
    expect(() => createOutput(stream, {}, true, { csv: true })).toThrow('Choose one of --json and --csv');
  });
});

describe('when a schedule runs', () => {
  test('an interval or a cron expression, whole or not at all', () => {
    expect(scheduleSpec({ every: '15m' })).toEqual({ intervals: [{ every: 900_000 }] });
    expect(scheduleSpec({ cron: '0 2 * * *' })).toEqual({ cronExpressions: ['0 2 * * * # 0 2 * * *'], timezone: 'UTC' });
    for (const wrong of [
      {},
      { every: '1h', cron: '0 2 * * *' },
      { every: '10s' },
      { every: 'often' },
      { every: '1h', timezone: 'UTC' },
      { cron: '0 2 *' },
      { cron: '0 2 * * *', timezone: 'Hongkong/Asia' },
    ]) {
      expect(() => scheduleSpec(wrong)).toThrow();
    }
  });
});

describe('the names of commands', () => {
  test('are those of a checkout, or of the installed program', () => {
    const text = 'See `npm run cli -- status`; `npm run demo -- --stay`, npm run worker, npm run lint.';
    expect(asTyped(text, false)).toBe(text);
    expect(asTyped(text, true)).toBe('See `npx order-sync status`; `npx order-sync demo --stay`, npx order-sync worker, npm run lint.');
  });
});
