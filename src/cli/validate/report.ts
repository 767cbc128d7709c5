import { relative } from 'node:path';
import { FINDINGS } from '../../errors/findings.js';
import { findingSentence } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';
import type { Output } from '../output/output.js';
import type { Style } from '../output/style.js';
import { count } from '../output/words.js';
import { sarifLog } from './sarif.js';

export const FORMATS = ['text', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** Prints the findings of the given mappings: lines for a person, or one document. */
export function report(output: Output, format: Format, mappings: readonly string[], findings: readonly Finding[]): void {
  const sorted = [...findings].sort(byPlace);
  output.result(format === 'sarif' ? sarifLog(sorted, process.cwd()) : { mappings, ...counts(sorted), findings: sorted }, () => [
    ...fileLines(sorted, output.style),
    verdict(mappings, sorted, output.style),
  ]);
}

/** The path of a file as a person at this folder would write it. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function counts(findings: readonly Finding[]): { readonly errors: number; readonly warnings: number; readonly repairable: number } {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors, repairable: findings.filter(({ fix }) => fix !== undefined).length };
}

/** Findings under the name of their file, each with what to do about it. */
function fileLines(findings: readonly Finding[], style: Style): string[] {
  return [...new Set(findings.map(({ file }) => file))].flatMap((file) => {
    const own = findings.filter((finding) => finding.file === file);
    const width = Math.max(...own.map((finding) => placeOf(finding).length));
    return [style('bold', shownPath(file)), ...own.flatMap((finding) => findingLines(finding, width, style)), ''];
  });
}

function findingLines(finding: Finding, width: number, style: Style): string[] {
  const severity = style(finding.severity === 'error' ? 'red' : 'yellow', finding.severity.padEnd('warning'.length));
  const place = placeOf(finding).padStart(width);
  return [
    `  ${place}  ${severity}  ${finding.code}  ${findingSentence(finding)}`,
    style('dim', `  ${' '.repeat(width)}  Fix: ${FINDINGS[finding.code].remedy}`),
  ];
}

function placeOf({ line, column }: Finding): string {
  return line === null ? '' : `${String(line)}:${String(column)}`;
}

function verdict(mappings: readonly string[], findings: readonly Finding[], style: Style): string {
  const { errors, warnings, repairable } = counts(findings);
  const all = count(mappings.length, 'mapping');
  if (findings.length === 0) return style('green', `${all} checked: no errors.`);
  const repair = repairable === 0 ? '' : ` ${String(repairable)} can be repaired with --fix.`;
  return style(errors > 0 ? 'red' : 'yellow', `${all} checked: ${count(errors, 'error')}, ${count(warnings, 'warning')}.${repair}`);
}
