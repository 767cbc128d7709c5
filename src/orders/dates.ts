import { isCalendarDay } from '../database/calendar.js';

/** ISO 8601 date, with or without a time and an offset, which are dropped: the date is the one that is written. */
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[+-]\d{2}:\d{2})?)?$/;
/** Day and month, one or two digits each, and the year; a time is dropped. */
const SLASHED_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?$/;

/**
 * How texts with slashes are read: `03/04/2025` is 3 April to some and 4 March to others, so the mapping decides it, or they are no dates.
 */
export type DateOrder = 'ISO only' | 'day first' | 'month first';

/** `YYYY-MM-DD` of a date in ISO form, or of one with slashes in that order; null when the text is neither. */
export function readDate(text: string, order: DateOrder): string | null {
  const match = order === 'ISO only' ? null : SLASHED_DATE.exec(text);
  if (match === null) return readIsoDate(text);
  const [first = '', second = '', year = ''] = match.slice(1);
  const [day, month] = order === 'day first' ? [first, second] : [second, first];
  return readIsoDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
}

/** `YYYY-MM-DD` of a date in ISO form, or null when it is none. */
export function readIsoDate(text: string): string | null {
  const match = ISO_DATE.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCalendarDay(year, month, day) ? text.slice(0, 10) : null;
}

/** ISO 8601 UTC, so many milliseconds later. */
export function addMilliseconds(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
