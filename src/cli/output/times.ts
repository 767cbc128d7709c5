import { duration } from '../../orders/duration.js';

export { duration };

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

/** `2026-11-22 11:04:05` in the local zone, which the reader must be shown beside it; empty for null. */
export function localSecond(iso: string | null): string {
  if (iso === null) return '';
  const parts = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' }).formatToParts(
    new Date(iso),
  );
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')}`;
}

/** `2026-11-22 11:04`: the same, without the second. */
export const localMinute = (iso: string | null): string => localSecond(iso).slice(0, -':05'.length);

/** `2026-11-22 11:04 Asia/Hong_Kong`: for a sentence that is alone. */
export const zonedMinute = (iso: string): string => `${localMinute(iso)} ${localZone()}`;

/** `Times are in Asia/Hong_Kong (UTC+8).`: the line below a listing with local times. The offset is the present one. */
export function zoneLine(): string {
  const zone = localZone();
  const offset = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace('GMT', 'UTC');
  return `Times are in ${zone}${zone === 'UTC' || offset === undefined ? '' : ` (${offset})`}.`;
}
