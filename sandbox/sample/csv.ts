import type { SqlValue } from '../../src/database/database.js';

/** One line of CSV as in RFC 4180, with its line end. NULL is an empty field, empty text is `""`. */
export function csvLine(values: readonly SqlValue[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

function csvField(value: SqlValue): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
