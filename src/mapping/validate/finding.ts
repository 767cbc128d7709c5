import { FINDINGS } from '../../errors/findings.js';
import type { FindingCode } from '../../errors/findings.js';
import type { Severity } from '../../errors/finding-entry.js';
import type { MappingParts } from '../parts.js';
import type { Path } from '../yaml-positions.js';

/**
 * A problem in a mapping, before its place in a file is determined. `path` is that of the whole mapping; the content of the customers file
 * is at `customers.list`.
 */
export interface Problem {
  readonly code: FindingCode;
  readonly path: Path;
  /** Points at the key rather than at its value. */
  readonly atKey?: boolean;
  /** `found` and `expected` complete the sentence "found ..., expected ...". */
  readonly found: string;
  readonly expected: string;
  /** The one known name that is similar. */
  readonly nearest?: string;
  /** The only possible correction of the text at the path. */
  readonly replacement?: string;
}

/** A correction of the text of a file that is certain. */
export interface Fix {
  /** Characters (UTF-16) from the beginning of the file, a byte order mark not counted. */
  readonly offset: number;
  readonly length: number;
  /** In quotes where YAML needs them. */
  readonly text: string;
}

/** A problem in a mapping, with its place. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly file: string;
  /** From 1; null for a mapping that does not come from a text, and for a file that cannot be read. */
  readonly line: number | null;
  readonly column: number | null;
  /** Such as `fields[3].monday.type`; empty for the whole file. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
  readonly nearest?: string;
  readonly fix?: Fix;
}

/** Compares the valid parts of a mapping with facts of one kind. Pure; an empty list means no problem. */
export type Check<Facts> = (parts: MappingParts, facts: Facts) => readonly Problem[];

export interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly fix?: Fix;
}

/** A problem as a finding at its place in a file. */
export function placed({ code, path, found, expected, nearest }: Problem, place: Place): Finding {
  return {
    code,
    severity: FINDINGS[code].severity,
    file: place.file,
    line: place.line,
    column: place.column,
    path: pathText(path),
    found,
    expected,
    ...(nearest === undefined ? {} : { nearest }),
    ...(place.fix === undefined ? {} : { fix: place.fix }),
  };
}

/** Findings in a mapping that comes from no text, such as the copy that a run has pinned. */
export function unplaced(problems: readonly Problem[]): Finding[] {
  return problems.map((problem) => placed(problem, { file: 'mapping', line: null, column: null }));
}

/** Whether one of the findings is an error. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** `file:line:column path: found ..., expected ...; the nearest name is ...` */
export function findingText(finding: Finding): string {
  const place = finding.line === null ? finding.file : `${finding.file}:${String(finding.line)}:${String(finding.column)}`;
  return `${place} ${findingSentence(finding)}`;
}

/** The finding without its place. */
export function findingSentence({ path, found, expected, nearest }: Finding): string {
  const near = nearest === undefined ? '' : `; the nearest name is "${nearest}"`;
  return `${path === '' ? '' : `${path}: `}found ${found}, expected ${expected}${near}.`;
}

/** A path as people write it: `fields[2].monday.id`. */
export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${String(step)}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}
