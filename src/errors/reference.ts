import { CONCERNS, RETRIES } from './entry.js';
import type { ErrorEntry } from './entry.js';
import { FINDINGS } from './findings.js';
import { mondayLimits } from './monday-limits.js';
import { mondayRefusals } from './monday-refusals.js';
import { mondayUnclear } from './monday-unclear.js';
import { rowErrors } from './row-errors.js';
import { runErrors } from './run-errors.js';
import { orderErrors } from './order-errors.js';
import { runFindings } from './run-findings.js';

/**
 * The reference page of all errors and findings, as Markdown: code, meaning, what it concerns, when it is tried again, what a person can
 * do.
 */
export function errorReference(): string {
  return [
    '<!-- Written by `npm run cli -- generate` from src/errors; do not edit. -->',
    '# Errors',
    '',
    'Every code that this service reports, grouped by origin. Errors that concern the whole run stop it or make it wait, and never cost',
    'an order one of its attempts.',
    ...section('Rules for a source row', rowErrors),
    ...section('On the way to the board', orderErrors),
    ...section('The run', runErrors),
    '',
    '## What a run finds',
    '',
    'Things that a person should know or decide and that refuse no order; `npm run cli -- findings` lists them. An open error keeps a run from COMPLETED.',
    '',
    '| code | severity | meaning | remedy |',
    '|---|---|---|---|',
    ...runFindings.map((entry) => row([codes(entry), entry.severity ?? 'error', entry.meaning, entry.remedy])),
    ...section('Limits of Monday', mondayLimits),
    ...section('Answers with an unknown result', mondayUnclear),
    ...section('Refusals of Monday', mondayRefusals),
    '',
    '## Findings in a mapping',
    '',
    'What `npm run cli -- validate` and the preflight of a run report.',
    '',
    '| code | severity | meaning | remedy |',
    '|---|---|---|---|',
    ...Object.entries(FINDINGS).map(([code, { severity, meaning, remedy }]) => row([`\`${code}\``, severity, meaning, remedy])),
    '',
  ].join('\n');
}

function section(title: string, entries: readonly ErrorEntry[]): string[] {
  return [
    '',
    `## ${title}`,
    '',
    '| code | severity | meaning | concerns | tried again | remedy |',
    '|---|---|---|---|---|---|',
    ...entries.map((entry) =>
      row([codes(entry), entry.severity ?? 'error', entry.meaning, CONCERNS[entry.scope], RETRIES[entry.retry], entry.remedy]),
    ),
  ];
}

/** The code, followed by Monday's own names for the same error. */
const codes = ({ code, names = [] }: ErrorEntry): string => [code, ...names].map((name) => `\`${name}\``).join('<br>');

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
