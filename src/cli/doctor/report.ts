import { EXIT } from '../exit-codes.js';
import type { Style } from '../output/style.js';
import type { CheckResult, Verdict } from './verdict.js';

const STATES = ['wrong', 'warning', 'not checked', 'ok'] as const satisfies readonly Verdict['state'][];
const COLOURS = { ok: 'green', warning: 'yellow', wrong: 'red', 'not checked': 'dim' } as const;
const STATE_WIDTH = 'not checked'.length;

/** Failed when something is wrong, 2 when nothing is but something could not be checked; a warning is no failure. */
export function exitCodeOf(results: readonly CheckResult[]): number {
  const has = (wanted: Verdict['state']): boolean => results.some(({ state }) => state === wanted);
  return has('wrong') ? EXIT.failed : has('not checked') ? EXIT.cannotCheck : EXIT.ok;
}

/** A line for each check; below what is not in order, each thing that mends it. */
export function reportLines(results: readonly CheckResult[], style: Style): string[] {
  const mappings = new Set(results.flatMap(({ mapping }) => mapping ?? []));
  const name = ({ check, mapping }: CheckResult): string => (mapping === null || mappings.size < 2 ? check : `${check} ${mapping}`);
  const width = Math.max(...results.map((result) => name(result).length));
  const indent = ' '.repeat(STATE_WIDTH + width + 4);
  const lines = results.flatMap((result) => [
    `${style(COLOURS[result.state], result.state.padEnd(STATE_WIDTH))}  ${name(result).padEnd(width)}  ${result.says.replaceAll('\n', `\n${indent}`)}`,
    ...('fixes' in result ? result.fixes.map((fix) => style('dim', `${indent}Fix: ${fix}`)) : []),
  ]);
  return [...lines, '', verdict(results, style)];
}

function verdict(results: readonly CheckResult[], style: Style): string {
  const counts = STATES.map((state) => [state, results.filter((result) => result.state === state).length] as const);
  const [worst] = counts.find(([, number]) => number > 0) ?? ['ok'];
  const shown = counts.filter(([, number]) => number > 0).map(([state, number]) => `${String(number)} ${state}`);
  return style(COLOURS[worst], `${String(results.length)} checks: ${shown.join(', ')}.`);
}
