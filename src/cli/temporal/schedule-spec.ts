import type { ScheduleSpec } from '@temporalio/client';
import { UsageError } from '../exit-codes.js';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A run over an unchanged source takes seconds; a shorter interval than a minute would only load the database. */
const SHORTEST_MS = 60_000;

export interface When {
  readonly every?: string;
  readonly cron?: string;
  readonly timezone?: string;
}

/** Temporal's spec for `--every 1h`, or for `--cron '0 2 * * *'` with a time zone. Throws a usage error for anything else. */
export function scheduleSpec({ every, cron, timezone }: When): ScheduleSpec {
  if ((every === undefined) === (cron === undefined))
    throw new UsageError("Choose when to run with one of --every 1h or --cron '0 2 * * *'.");
  if (every !== undefined) {
    if (timezone !== undefined) throw new UsageError('--timezone belongs to --cron: an interval has no time of day.');
    return { intervals: [{ every: intervalMs(every) }] };
  }
  const zone = zoneOf(timezone ?? 'UTC');
  const fields = (cron ?? '').trim();
  if (!/^@\w+$|^(\S+\s+){4,6}\S+$/.test(fields))
    throw new UsageError(`"${fields}" is not a cron expression. It has five fields, such as '0 2 * * *', or is @hourly, @daily and so on.`);
  // The server keeps only the comment unchanged, so the expression can be shown again from there.
  return { cronExpressions: [`${fields} # ${fields}`], timezone: zone };
}

/** Milliseconds of `15m`, `1h` or `1d`. Throws a usage error for anything else. */
export function intervalMs(text: string): number {
  const match = /^(\d+)([smhd])$/.exec(text.trim());
  const every = Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0);
  if (every < SHORTEST_MS) throw new UsageError(`"${text}" is not an interval: write 15m, 1h or 1d; one minute is the shortest.`);
  return every;
}

function zoneOf(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    throw new UsageError(`There is no time zone "${name}". Use an IANA name such as Asia/Hong_Kong or UTC.`);
  }
}
