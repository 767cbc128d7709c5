import type { SqlValue } from '../../database/database.js';
import { customerOf, keyOf, orderNumberOf } from '../../orders/evaluated.js';
import type { EvaluatedOrder } from '../../orders/evaluated.js';
import { separatingColumns } from '../../orders/rules.js';
import type { ReadCounter } from './read-counts.js';
import { ofRead } from './read-findings.js';
import { readRows } from './reading.js';
import type { Reading } from './reading.js';

interface ConflictingRow {
  readonly row: readonly SqlValue[];
  readonly evaluation: EvaluatedOrder;
}

/**
 * Refuses every row of the keys that occur twice with different content, naming the columns that would tell them apart. Reads the
 * source a second time, for these keys only: keeping every row of the first read in memory would cost far more.
 */
export async function rejectConflictingRows(reading: Reading, counter: ReadCounter): Promise<void> {
  const byKey = new Map<string, ConflictingRow[]>();
  for await (const row of readRows(reading)) {
    const evaluation = reading.rules.evaluate(row);
    if (evaluation.kind !== 'order' && evaluation.kind !== 'rejected') continue;
    const key = keyOf(evaluation)?.digest ?? null;
    if (key === null || !counter.conflicts.has(key) || !reading.selected(row, evaluation)) continue;
    byKey.set(key, [...(byKey.get(key) ?? []), { row, evaluation }]);
  }
  for (const [key, rows] of byKey) {
    const [first] = rows;
    if (first !== undefined) counter.recountAsRejected(key, reading.detection.firstDecision(first.evaluation));
    rejectKey(reading, counter, key, rows);
  }
  counter.found.push(
    ofRead(
      'ROWS_CONTRADICT',
      counter.contradicting,
      `${String(counter.contradicting)} rows contradict an earlier row of their key; each of the ${String(counter.conflicts.size)} keys is rejected as a whole and counts once.`,
    ),
  );
}

function rejectKey({ rules, mapping }: Reading, counter: ReadCounter, key: string, rows: readonly ConflictingRow[]): void {
  const columns = separatingColumns(
    rules,
    rows.map(({ row }) => row),
  );
  const [first] = rows;
  const orderNumber = first === undefined ? '' : orderNumberOf(first.evaluation);
  const apart =
    columns.length === 0 ? 'They differ in no column that could tell them apart.' : `They differ in: ${columns.slice(0, 10).join(', ')}.`;
  const message = `Order ${orderNumber}: ${String(rows.length)} rows have the key ${mapping.key.columns.join(' + ')} with different content. ${apart}`;
  const seen = new Set<string>();
  for (const { evaluation } of rows) {
    if (seen.has(evaluation.hash)) continue;
    seen.add(evaluation.hash);
    counter.rejectedRows.push({
      keyDigest: key,
      contentHash: evaluation.hash,
      customer: customerOf(evaluation),
      orderNumber,
      rejections: [{ code: 'DUPLICATE_KEY', column: columns[0] ?? '', value: '', message }],
    });
  }
}
