import { performance } from 'node:perf_hooks';

/** Rows per second of `work`, which handles `rows` rows. */
export async function rate(rows: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return rows / ((performance.now() - started) / 1_000);
}

/** The middle one, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = Number.isInteger(middle)
    ? [sorted[middle - 1], sorted[middle]]
    : [sorted[Math.floor(middle)], sorted[Math.floor(middle)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

/** `12,345 (11,900-12,800)`: the median, and the slowest and fastest round. */
export function spread(values: readonly number[], digits = 0): string {
  const text = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return `${text(median(values))} (${text(Math.min(...values))}-${text(Math.max(...values))})`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
