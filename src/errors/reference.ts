import type { ErrorEntry } from './entry.js';
import { FINDINGS } from './findings.js';
import { mondayLimits } from './monday-limits.js';
import { mondayRefusals } from './monday-refusals.js';
import { mondayUnclear } from './monday-unclear.js';
import { orderErrors, rowErrors, runErrors } from './own.js';
import { runFindings } from './run-findings.js';

const RETRIES: Readonly<Record<ErrorEntry['retry'], string>> = {
  row: 'by a later run, with growing delays',
  run: 'the next run, once the cause is gone; no row loses an attempt',
  never: 'only changed content or a person helps',
  later: 'waited for, and the run goes on; no row loses an attempt',
};

const CONCERNS: Readonly<Record<ErrorEntry['scope'], string>> = { order: 'one order', run: 'everything' };

/** The reference page of all errors and findings, as Markdown: code, meaning, whom it concerns, what is tried again, what a person can do. */
export function errorReference(): string {
  return [
    '<!-- Written by `npm run cli -- generate` from src/errors; do not edit. -->',
    '# Errors',
    '',
    'Every code under which this service reports something, by whom it comes from. Errors that concern everything stop the run or are waited for, and never cost',
    'an order one of its attempts.',
    ...section('What the rules say of a row', rowErrors),
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
    ...section('Answers that leave open what happened', mondayUnclear),
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

/** Monday's own names for the same thing stand beside the code. */
const codes = ({ code, names = [] }: ErrorEntry): string => [code, ...names].map((name) => `\`${name}\``).join('<br>');

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
