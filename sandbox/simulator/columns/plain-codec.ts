import type { Cell, Column } from '../board/model.js';
import { invalidValue } from './refusal.js';
import { asObject } from './shapes.js';

// Monday's published maximum of a long text.
const LONG_TEXT_LENGTH = 2_000;

export function writeText(column: Column, raw: unknown): Cell | null {
  if (typeof raw !== 'string') throw invalidValue(column, raw);
  return raw === '' ? null : raw;
}

/** `{"text":"abc"}` or `"abc"`. */
export function writeLongText(column: Column, raw: unknown): Cell | null {
  const text = typeof raw === 'string' ? raw : (asObject(column, raw)['text'] ?? '');
  if (typeof text !== 'string') throw invalidValue(column, raw);
  if (text.length > LONG_TEXT_LENGTH)
    throw invalidValue(column, raw, `Text is too long, the maximum is ${LONG_TEXT_LENGTH} characters`, 'textTooLong');
  return text === '' ? null : text;
}

/** `"3.5"` or 3.5. */
export function writeNumber(column: Column, raw: unknown): Cell | null {
  if (raw === '') return null;
  const text = typeof raw === 'number' ? String(raw) : raw;
  if (typeof text !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim())) throw invalidValue(column, raw);
  return text.trim();
}

/** `{"date":"2026-11-22","time":"13:25:00"}` or `"2026-11-22 13:25:00"`. */
export function writeDate(column: Column, raw: unknown): Cell | null {
  if (raw === '') return null;
  const { date, time } = typeof raw === 'string' ? splitDate(raw) : asObject(column, raw);
  if (date === undefined || date === null || date === '') return null;
  if (typeof date !== 'string' || !isCalendarDate(date)) throw invalidValue(column, raw);
  if (time === undefined || time === null || time === '') return { date, time: null };
  if (typeof time !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time)) throw invalidValue(column, raw);
  return { date, time: time.length === 5 ? `${time}:00` : time };
}

function splitDate(text: string): { date: string; time: string | undefined } {
  const [date = '', time] = text.split(' ');
  return { date, time };
}

function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

/** `{"item_ids":[1,2]}`; the ids are not checked. */
export function writeRelation(column: Column, raw: unknown): Cell | null {
  if (raw === '') return null;
  const ids = asObject(column, raw)['item_ids'];
  if (ids === undefined) return null;
  if (!Array.isArray(ids)) throw invalidValue(column, raw);
  return ids.length === 0 ? null : { itemIds: ids.map(String) };
}

/** Types that the sync does not use are kept unchanged: an object, or a text. */
export function writeOther(column: Column, raw: unknown): Cell | null {
  if (typeof raw === 'string') return raw === '' ? null : { json: raw };
  return Object.keys(asObject(column, raw)).length === 0 ? null : { json: raw };
}
