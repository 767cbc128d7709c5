import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import type { Coverage } from '../../src/orders/findings/compare.js';
import type { FoundFinding } from '../../src/orders/findings/finding.js';
import { dropSettledDecisions, removalDecisions, saveRemovalDecision, twiceMissing } from '../../src/store/records/removal-decisions.js';
import { customersWithFindings, endFinding, findFindings, listFindings, openFindingsOfRun } from '../../src/store/findings/finding-list.js';
import { openCounts } from '../../src/store/findings/open-counts.js';
import { reportFindings } from '../../src/store/findings/report-findings.js';
import { MAPPING } from '../protocol/support/driver.js';
import type { Engine, Place } from './engines.js';

const EVERYTHING: Coverage = { kind: 'everything' };
const price = (key: string, value = 'EUR 1'): FoundFinding => ({
  code: 'VALUE_UNSET',
  scope: 'field',
  customer: key < 'k5' ? 'GREYSON' : "O'NEILL",
  keyDigest: key.padEnd(64, '0'),
  orderNumber: key.toUpperCase(),
  field: 'CUSTOMER PRICE',
  valueSeen: value,
  message: `Order ${key}, CUSTOMER PRICE "${value}": is no number.`,
});
const EMPTY: FoundFinding = { code: 'SOURCE_EMPTY', scope: 'run', message: 'The source is empty.' };

/** The list of findings. */
export function findingsContract(engine: Engine): void {
  describe('findings', () => {
    let place: Place;
    let database: Database;
    let mapping: Mapping;
    let runId = '';

    beforeAll(async () => {
      place = await engine.create();
      database = await place.open();
      mapping = await loadMapping(`mappings/${MAPPING}.yaml`);
    });
    beforeEach(async () => {
      for (const table of ['dbo.SYNC_Finding', mapping.tables.errors.orders]) await database.execute(`DELETE FROM ${table}`);
    });
    afterAll(async () => {
      await place.close();
    });

    const report = async (found: readonly FoundFinding[], coverage = EVERYTHING, mappingName = mapping.name): Promise<void> => {
      runId = randomUUID();
      const now = await database.now();
      await database.transaction((tx) => reportFindings(tx, { mappingName, runId, origin: 'READ', coverage, now }, found));
    };
    const listed = async (): Promise<string[]> =>
      (await listFindings(database, mapping, { all: true }, 100))
        .map((one) => `${one.orderNumber ?? one.code} ${one.status} ${one.valueSeen ?? ''} seen ${String(one.seenCount)}`)
        .sort();

    test('are added, stay, change, go and come back, each counted once in a run', async () => {
      await report([price('k1'), price('k2'), price('k2')]);
      const first = runId;
      const ofRun = async (id: string): Promise<number> => (await openFindingsOfRun(database, mapping.name, id, 10)).length;
      await report([price('k1'), price('k2', 'TBC')]);
      // The first to meet them, the last, and neither.
      expect([await ofRun(first), await ofRun(runId), await ofRun(randomUUID())]).toEqual([2, 2, 0]);
      expect(await listed()).toEqual(['K1 OPEN EUR 1 seen 2', 'K2 OPEN TBC seen 2']);
      const [k2] = await listFindings(database, mapping, { orderNumber: 'k2' }, 10);
      expect(k2).toMatchObject({
        severity: 'warning',
        scope: 'field',
        customer: 'GREYSON',
        message: price('k2', 'TBC').message,
        lastRunId: runId,
      });
      await report([price('k1')]);
      expect(await listed()).toEqual(['K1 OPEN EUR 1 seen 3', 'K2 RESOLVED TBC seen 2']);
      await report([price('k1'), price('k2', 'TBC')]);
      const [back] = await listFindings(database, mapping, { orderNumber: 'K2' }, 10);
      expect(back).toMatchObject({ status: 'OPEN', endedDate: null, endedBy: null, firstRunId: runId, seenCount: 3 });

      const now = await database.now();
      const again = { mappingName: mapping.name, runId, origin: 'READ' as const, coverage: EVERYTHING, now };
      await database.transaction((tx) => reportFindings(tx, again, [price('k1'), price('k2', 'TBC')]));
      expect(await listed()).toEqual(['K1 OPEN EUR 1 seen 4', 'K2 OPEN TBC seen 3']);
    });

    test('are neither ended nor reopened by an attempt that began to look before', async () => {
      const early = {
        mappingName: mapping.name,
        runId: randomUUID(),
        origin: 'READ' as const,
        coverage: EVERYTHING,
        now: '2026-01-01T00:00:00.000Z',
      };
      const late = async (found: readonly FoundFinding[]): Promise<void> => {
        await database.transaction((tx) => reportFindings(tx, early, found));
      };
      await report([price('k1')]);
      await late([]);
      expect(await listed()).toEqual(['K1 OPEN EUR 1 seen 1']);
      await report([]);
      await late([price('k1')]);
      expect(await listed()).toEqual(['K1 RESOLVED EUR 1 seen 1']);
    });

    test('of what was not looked at stay, and those of another mapping and origin', async () => {
      await report([price('k1'), price('k9'), EMPTY]);
      await report([EMPTY], EVERYTHING, 'another');
      await report([], { kind: 'customers', customers: new Set(["O'NEILL"]) });
      await report([price('k2')], { kind: 'keys', has: (key) => key.startsWith('k1') });
      expect(await customersWithFindings(database, mapping.name)).toEqual(['GREYSON', "O'NEILL"]);
      expect(await listed()).toEqual([
        'K1 RESOLVED EUR 1 seen 1',
        'K2 OPEN EUR 1 seen 1',
        'K9 RESOLVED EUR 1 seen 1',
        'SOURCE_EMPTY OPEN  seen 1',
      ]);
    });

    test('that a person has closed stay so until their value changes', async () => {
      await report([price('k1')]);
      const [open] = await listFindings(database, mapping, {}, 10);
      const end = { status: 'CLOSED' as const, by: 'ada', reason: 'agreed with the customer', now: await database.now() };
      expect(await endFinding(database, open?.id ?? '', end)).toBe(true);
      expect(await endFinding(database, open?.id ?? '', end)).toBe(false);
      await report([price('k1')]);
      expect(await listed()).toEqual(['K1 CLOSED EUR 1 seen 2']);
      expect(await findFindings(database, mapping.name, (open?.id ?? '').slice(0, 8))).toMatchObject([
        { endedBy: 'ada', endedReason: 'agreed with the customer' },
      ]);
      await report([price('k1', 'TBC')]);
      expect(await listed()).toEqual(['K1 OPEN TBC seen 3']);
    });

    test('of held removals are decided together with their orders', async () => {
      await report([EMPTY]);
      const [open] = await listFindings(database, mapping, {}, 10);
      const decided = {
        boardId: mapping.board.id,
        keys: ['c'.repeat(64)],
        findingIds: [open?.id ?? ''],
        by: 'ada',
        now: await database.now(),
      };
      for (const decision of ['KEEP', 'REMOVE'] as const) await saveRemovalDecision(database, { ...decided, decision });
      expect(await removalDecisions(database, mapping.board.id)).toEqual(new Map([['c'.repeat(64), 'REMOVE']]));
      expect(await findFindings(database, mapping.name, open?.id ?? '')).toMatchObject([{ status: 'DECIDED', endedBy: 'ada' }]);
      expect(await twiceMissing(database, mapping.board.id)).toEqual([]);
      await dropSettledDecisions(database, mapping.board.id);
      expect(await removalDecisions(database, mapping.board.id)).toEqual(new Map());
    });

    test('and refusals are one list, the most severe first, an unknown customer once', async () => {
      await report([price('k1'), EMPTY]);
      const refused = (code: string, customer: string, order: string): (string | number | boolean | null)[] => {
        const digest = randomUUID().replaceAll('-', '').repeat(2);
        return [
          randomUUID(),
          digest,
          digest,
          runId,
          customer,
          order,
          code,
          `${order}: no.`,
          '2026-01-01T00:00:00.000Z',
          '2026-01-02T00:00:00.000Z',
          1,
        ];
      };
      await database.bulkLoad(
        mapping.tables.errors.orders,
        [
          'err_id',
          'stg_key',
          'content_hash',
          'run_id',
          'customer_batch',
          'order_number',
          'error_type',
          'error_message',
          'created_date',
          'last_seen_date',
          'seen_count',
        ],
        [refused('UNKNOWN_CUSTOMER', 'NOBODY', 'X1'), refused('UNKNOWN_CUSTOMER', 'NOBODY', 'X2'), refused('BAD_DATE', 'GREYSON', 'X3')],
      );
      expect(
        (await listFindings(database, mapping, {}, 10)).map(({ code, severity, kept, message }) => [code, severity, kept, message]),
      ).toEqual([
        ['SOURCE_EMPTY', 'error', 'finding', 'The source is empty.'],
        ['BAD_DATE', 'error', 'refusal', 'X3: no.'],
        ['UNKNOWN_CUSTOMER', 'error', 'refusal', 'Unknown customer "NOBODY": 2 rows are refused until the name is in the customers file.'],
        ['VALUE_UNSET', 'warning', 'finding', price('k1').message],
      ]);
      expect(await listFindings(database, mapping, { severity: 'warning' }, 10)).toHaveLength(1);
      expect(await listFindings(database, mapping, { customer: 'GREYSON' }, 10)).toHaveLength(2);
      expect(await listFindings(database, mapping, { orderNumber: 'x1' }, 10)).toMatchObject([{ code: 'UNKNOWN_CUSTOMER' }]);
      const since = '2026-01-01T00:00:00.000Z';
      expect(await openCounts(database, mapping, { runId, startTime: since })).toEqual([
        { code: 'UNKNOWN_CUSTOMER', severity: 'error', open: 2, new: 2 },
        { code: 'BAD_DATE', severity: 'error', open: 1, new: 1 },
        { code: 'SOURCE_EMPTY', severity: 'error', open: 1, new: 1 },
        { code: 'VALUE_UNSET', severity: 'warning', open: 1, new: 1 },
      ]);
      // What only a person can decide is as good as new in each run.
      const later = { runId: randomUUID(), startTime: '2026-02-01T00:00:00.000Z' };
      expect(await openCounts(database, mapping, later)).toMatchObject([
        { code: 'UNKNOWN_CUSTOMER', new: 0 },
        { code: 'BAD_DATE', new: 0 },
        { code: 'SOURCE_EMPTY', new: 1 },
        { code: 'VALUE_UNSET', new: 0 },
      ]);
    });
  });
}
