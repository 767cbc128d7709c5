import { describeFinding } from '../errors/describe-finding.js';
import type { OpenCode } from '../orders/run-verdict.js';
import { table } from './output/table.js';
import { count } from './output/words.js';

/** More would scroll the summary away; `findings` lists them all. */
const CODES_SHOWN = 10;

/** `2 errors, 12 warnings, 1 notice`, as far as there are any; null for none. */
export function openFindingsText(open: readonly OpenCode[]): string | null {
  const parts = (['error', 'warning', 'notice'] as const).map((severity) => {
    const number = open.filter((one) => one.severity === severity).reduce((sum, one) => sum + one.open, 0);
    return number === 0 ? [] : [count(number, severity)];
  });
  return parts.flat().length === 0 ? null : parts.flat().join(', ');
}

/** What is open, by code, with what to do about it; no lines for nothing. */
export function openFindingsTable(open: readonly OpenCode[], width: number): string[] {
  const more = open.length - CODES_SHOWN;
  return [
    ...table(
      open.slice(0, CODES_SHOWN),
      [
        { title: 'FINDING', cell: ({ code }) => code },
        { title: 'SEVERITY', cell: ({ severity }) => severity },
        { title: 'OPEN', cell: (one) => one.open },
        { title: 'NEW', cell: (one) => one.new },
        { title: 'REMEDY', cell: ({ code }) => describeFinding(code).remedy, yields: 1, sentence: true },
      ],
      width,
    ),
    ...(more > 0 ? [`and ${count(more, 'more code')}`] : []),
  ];
}
