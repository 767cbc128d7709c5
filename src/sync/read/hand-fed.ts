import type { ColumnInfo, Queryable, SqlValue } from '../../database/database.js';
import { partsOf } from '../../mapping/parts.js';
import { readColumns } from '../../mapping/read-columns.js';
import type { Mapping } from '../../mapping/schema.js';
import { keyOf } from '../../orders/evaluated.js';
import { decideHandFed } from '../../orders/hand-fed.js';
import type { HeldBySource } from '../../orders/hand-fed.js';
import { compileRules } from '../../orders/rules.js';
import type { Evaluation } from '../../orders/types.js';
import { addHandFedKeys, canBeFed, handFedKeys, handFedRows, handOver, recordVerdicts } from '../../store/staging/hand-fed.js';
import type { HandFedRow, HandFedVerdict } from '../../store/staging/hand-fed.js';
import type { RowDecision } from '../../orders/detection.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { ofRead } from './read-findings.js';
import type { DecidingRead, ReadSession } from './reading.js';

/** How the rows fed by hand are judged, and what they add to a read. */
export interface HandFed {
  /** Changed rows to load, in the order of the columns that the reading keeps. */
  readonly staged: readonly { readonly values: readonly SqlValue[]; readonly decision: Extract<RowDecision, { kind: 'stage' }> }[];
  /** Orders that only came by hand: their absence from the source means nothing. */
  readonly keys: ReadonlySet<string>;
  /** Those of them that this read has taken. */
  readonly taken: readonly string[];
  /** Orders that came by hand and that the source holds now. */
  readonly inSource: readonly string[];
  readonly verdicts: readonly HandFedVerdict[];
}

interface Judged {
  readonly row: HandFedRow;
  readonly evaluation: Evaluation;
}

/**
 * Takes the rows that source systems put into the table of changed rows through the same detection as the source, after the source
 * was read. Only decides: `recordHandFed` writes to each how it was judged. A table without the columns for it is not fed. Only a run over the whole
 * source takes rows: a partial one does not know what the source holds.
 */
export async function takeHandFed(read: DecidingRead): Promise<HandFed> {
  const { tx, boardId, mapping } = read;
  const known = await handFedKeys(tx, boardId);
  const all = await read.database.columns(mapping.tables.changed);
  if (!canBeFed(all)) return { ...NOTHING_TAKEN, keys: known };
  const columns = readColumns(partsOf(mapping), all);
  const inSource = new Set([...known].filter((key) => read.detection.hasMet(key)));
  const fed = new Set([...known].filter((key) => !inSource.has(key)));
  const judged = await judge(tx, mapping, columns);
  const taken = decide(judged, fed, read);
  if (judged.length > 0) read.counter.found.push(handFedFinding(judged.length, taken));
  const at = new Map(columns.map((column, position) => [column.name, position]));
  const staged = taken.staged.map(({ row, decision }) => ({
    values: read.kept.map(({ name }) => row.values[at.get(name) ?? -1] ?? null),
    decision,
  }));
  return { staged, keys: new Set([...fed, ...taken.keys]), taken: taken.keys, inSource: [...inSource], verdicts: taken.verdicts };
}

/** Of a read over a part of the source: hand-fed rows wait for the next whole one. */
export async function leaveHandFed({ tx, boardId }: DecidingRead): Promise<HandFed> {
  return { ...NOTHING_TAKEN, keys: await handFedKeys(tx, boardId) };
}

const NOTHING_TAKEN = { staged: [], taken: [], inSource: [], verdicts: [] } as const;

/** Writes how the rows fed by hand were judged, and which orders came by hand. */
export async function recordHandFed({ tx, boardId, mapping, now }: ReadSession, handFed: HandFed): Promise<void> {
  await handOver(tx, boardId, handFed.inSource, now);
  await recordVerdicts(tx, mapping, handFed.verdicts, now);
  await addHandFedKeys(tx, boardId, handFed.taken, now);
}

async function judge(tx: Queryable, mapping: Mapping, columns: readonly ColumnInfo[]): Promise<Judged[]> {
  const rules = compileRules(mapping, columns);
  const rows = await handFedRows(
    tx,
    mapping,
    columns.map((column) => column.name),
  );
  return rows.map((row) => ({ row, evaluation: rules.evaluate(row.values) }));
}

interface Taken {
  readonly staged: { readonly row: HandFedRow; readonly decision: Extract<RowDecision, { kind: 'stage' }> }[];
  readonly verdicts: HandFedVerdict[];
  readonly keys: string[];
  left: number;
}

function decide(judged: readonly Judged[], fed: ReadonlySet<string>, read: DecidingRead): Taken {
  const { counter } = read;
  const contents = contentsByKey(judged);
  // Judged before any of them is detected, which would let a key count as met by the source.
  const held = new Map(judged.map(({ row, evaluation }) => [row.processId, heldBySource(evaluation, fed, read)]));
  const taken: Taken = { staged: [], verdicts: [], keys: [], left: 0 };
  for (const { row, evaluation } of judged) {
    const key = keyOf(evaluation)?.digest ?? null;
    const hash = 'hash' in evaluation ? evaluation.hash : null;
    const verdict = { processId: row.processId, key, hash, status: null, message: null };
    const decision = decideHandFed(evaluation, held.get(row.processId) ?? 'ABSENT', (contents.get(key ?? '')?.size ?? 0) > 1);
    if (decision.kind === 'left') {
      taken.left += 1;
    } else if (decision.kind === 'held by source') {
      taken.verdicts.push(verdict);
    } else if (decision.kind === 'refused') {
      taken.verdicts.push({ ...verdict, status: 'FAILED', message: decision.rejection.message });
      counter.rejectHandFed(evaluation, decision.rejection);
    } else {
      const detected = read.detection.decide(evaluation);
      counter.warnings.add(evaluation);
      counter.add(detected);
      if (key !== null && detected.kind !== 'rejected') taken.keys.push(key);
      const messages = detected.kind === 'rejected' ? detected.rejections.map(({ message }) => message).join(' ') : null;
      taken.verdicts.push(messages === null ? verdict : { ...verdict, status: 'FAILED', message: messages });
      if (detected.kind === 'stage') taken.staged.push({ row, decision: detected });
    }
  }
  return taken;
}

/** An order that is on the board and did not come by hand belongs to the source, even where this read does not show it. */
function heldBySource(evaluation: Evaluation, fed: ReadonlySet<string>, { detection, snapshot }: DecidingRead): HeldBySource {
  if (evaluation.kind !== 'order') return 'ABSENT';
  const key = evaluation.order.key.digest;
  const met = detection.met(key, evaluation.hash);
  if (met !== 'ABSENT' || fed.has(key)) return met;
  return snapshot.table.compare(key, evaluation.hash) === 'ABSENT' ? 'ABSENT' : 'DIFFERENT';
}

function contentsByKey(judged: readonly Judged[]): Map<string, Set<string>> {
  const contents = new Map<string, Set<string>>();
  for (const { evaluation } of judged) {
    const key = keyOf(evaluation)?.digest ?? null;
    if (key === null || !('hash' in evaluation)) continue;
    contents.set(key, (contents.get(key) ?? new Set()).add(evaluation.hash));
  }
  return contents;
}

function handFedFinding(rows: number, taken: Taken): FoundFinding {
  const failed = taken.verdicts.filter(({ status }) => status === 'FAILED').length;
  const counts = `${String(rows)} rows fed by hand: ${String(taken.staged.length)} to be sent, ${String(failed)} refused, ${String(taken.left)} out of scope`;
  return ofRead('HAND_FED_ROWS', counts, `${counts}; see process_status of each row.`);
}
