import { join } from 'node:path';
import { describeTables } from '../../database/describe.js';
import { describeTriggers } from '../../database/triggers.js';
import { FINDINGS } from '../../errors/findings.js';
import { checkDrift } from '../../mapping/lock/drift.js';
import { readLock } from '../../mapping/lock/lock-file.js';
import { partsOf } from '../../mapping/parts.js';
import type { Mapping } from '../../mapping/schema.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { checkBoard } from '../../mapping/validate/board-checks.js';
import { findingSentence, unplaced } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { sizeNames } from '../../mapping/validate/size-names.js';
import { checkTables } from '../../mapping/validate/table-checks.js';
import { ReadRefused } from '../../monday/reads.js';
import type { BoardFacts, MondayApi } from '../../monday/types.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { SourceMissing } from '../../store/source/source.js';
import { permanentFailure } from '../step-failure.js';
import type { Services } from '../services.js';

/** More findings would make the message unreadable; `validate` lists them all. */
const FINDINGS_SHOWN = 5;

/** The live board; null when the user of the token cannot see it. Throws for every other failure to read it. */
export async function liveBoard(monday: Pick<MondayApi, 'readBoard'>, boardId: string): Promise<BoardFacts | null> {
  try {
    return await monday.readBoard(boardId);
  } catch (error) {
    if (error instanceof ReadRefused && error.error.code === 'InvalidBoardIdException') return null;
    throw error;
  }
}

/**
 * Compares a mapping with its live board, as `validate --board` does. Returns the board; throws BOARD_MISMATCH, which no retry can resolve,
 * when the mapping does not fit it.
 */
export function requireBoard(mapping: Mapping, board: BoardFacts | null): BoardFacts {
  const errors = errorsOf(unplaced(checkBoard(partsOf(mapping), { board })));
  if (board === null || errors.length > 0) throw permanentFailure('BOARD_MISMATCH', refusal(mapping, 'the board', errors));
  return board;
}

/** Looks at the tables for a run that begins, as `requireTables` does, and keeps what was found. */
export async function lookAtTables(services: Services, mapping: Mapping, board: BoardFacts | null, runId: string): Promise<void> {
  const { database } = services;
  const now = await database.now();
  const found = await requireTables(services, mapping, board);
  const report = { mappingName: mapping.name, runId, origin: 'PREFLIGHT', coverage: { kind: 'everything' }, now } as const;
  await database.transaction((tx) => reportFindings(tx, report, found));
}

/**
 * Compares a mapping with the live tables, as `validate --database` does. Throws TABLE_MISMATCH, which no retry can resolve, when the
 * mapping does not fit them, and SourceMissing for a source that does not exist. Returns the warnings about tables and board as findings;
 * the run continues.
 */
export async function requireTables(
  { database, mappingsFolder }: Pick<Services, 'database' | 'mappingsFolder'>,
  mapping: Mapping,
  board: BoardFacts | null,
): Promise<FoundFinding[]> {
  const tables = await describeTables(database);
  if (!tables.has(mapping.source.table)) throw new SourceMissing(mapping.source.table);
  const parts = partsOf(mapping);
  const inTables = unplaced(checkTables(parts, { origin: 'the database', tables, triggers: await describeTriggers(database) }));
  const errors = errorsOf(inTables);
  if (errors.length > 0) throw permanentFailure('TABLE_MISMATCH', refusal(mapping, 'the database', errors));
  const onBoard = unplaced(checkBoard(parts, { board, sizes: sizeNames(parts, tables) }));
  const warnings = foundAtPlaces([...inTables, ...onBoard].filter(({ severity }) => severity === 'warning'));
  return [...warnings, ...(await drift(mappingsFolder, mapping, { board, tables }))];
}

/** A lock file that cannot be read does not stop the run: no decision depends on it. */
async function drift(folder: string, mapping: Mapping, seen: Parameters<typeof checkDrift>[2]): Promise<FoundFinding[]> {
  try {
    const lock = await readLock(join(folder, `${mapping.name}.yaml`));
    return lock === null ? [] : foundAtPlaces(unplaced(checkDrift(mapping, lock, seen)));
  } catch (error) {
    return [{ code: 'LOCK_UNREADABLE', scope: 'run', message: error instanceof Error ? error.message : String(error) }];
  }
}

function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

function refusal(mapping: Mapping, what: string, errors: readonly Finding[]): string {
  const shown = errors.slice(0, FINDINGS_SHOWN).map(findingLine);
  const more = errors.length - shown.length;
  return [
    `Mapping ${mapping.name} does not fit ${what}; nothing was sent.`,
    ...shown,
    ...(more === 0 ? [] : [`And ${String(more)} more: \`npm run cli -- validate --database --board\` lists them all.`]),
  ].join('\n');
}

/** Findings of one code at one place of the mapping are one thing to look at. Every list shows code and remedy beside the message. */
function foundAtPlaces(findings: readonly Finding[]): FoundFinding[] {
  const byPlace = new Map<string, FoundFinding>();
  for (const finding of findings) {
    const { code, path } = finding;
    const before = byPlace.get(`${code} ${path}`);
    const sentence = findingSentence(finding);
    const message = before === undefined ? sentence : `${before.message}\n${sentence}`;
    byPlace.set(`${code} ${path}`, { code, scope: 'run', field: path, valueSeen: message, message });
  }
  return [...byPlace.values()];
}

/** Code, sentence and remedy. */
export function findingLine(finding: Finding): string {
  return `${finding.code} ${findingSentence(finding)} ${FINDINGS[finding.code].remedy}`;
}
