import { duration } from '../../orders/duration.js';

export { duration };

/** `2026-11-22 03:04:05Z`: UTC, as every time in the database, so that it can be compared with logs. */
export function instant(iso: string | null): string {
  return iso === null ? '' : `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

/** How long something took, or has been going on. */
export function took(start: string | null, end: string | null, now: number): string {
  return start === null ? '' : duration(((end === null ? now : Date.parse(end)) - Date.parse(start)) / 1000);
}

/** `5 min ago` or `in 5 min`. */
export function relative(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  return seconds < 0 ? `${duration(-seconds)} ago` : `in ${duration(seconds)}`;
}

/** The time zone of this machine, or of the variable TZ: `Asia/Hong_Kong`. */
export const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `2026-11-22 11:04`: the minute in the local zone, which the reader must be shown beside it. */
export function localMinute(iso: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeStyle: 'short', hourCycle: 'h23' }).formatToParts(new Date(iso));
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`;
}
