import type { Command } from 'commander';
import { UsageError } from '../exit-codes.js';
import { table } from './table.js';
import { didYouMean } from './words.js';

/** How a listing is printed, when not as a table or with `--json`. */
export interface ListingOptions {
  readonly csv?: boolean;
  /** Names of fields, as in `--json`: `runId`, `counts.failed`. */
  readonly columns?: readonly string[];
}

/** Adds `--csv` and `--columns` to a command that lists rows. */
export function listing(command: Command): Command {
  return command
    .option('--csv', 'print the rows as CSV with a line of names, one field for each field of --json')
    .option('--columns <names>', 'print only these fields of --json, in this order: runId,status,counts.failed', namesOf);
}

function namesOf(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

type Field = string | number | boolean | null;

/**
 * Rows as lines of CSV (RFC 4180), the names first. Nested fields have names such as `counts.failed`, and lists are JSON. Throws a usage error for
 * a field that no row has.
 */
export function asCsv(rows: readonly object[], columns: readonly string[] | undefined): string[] {
  const flat = rows.map(flatten);
  const names = chosen(flat, columns);
  // Without rows the fields are not known: then only those that were asked for.
  return names.length === 0
    ? []
    : [names.map(quoted).join(','), ...flat.map((row) => names.map((name) => quoted(row.get(name) ?? null)).join(','))];
}

/** The chosen fields of rows as a table; where it is too wide, the last ones move below. Throws a usage error for a field that no row has. */
export function chosenTable(rows: readonly object[], columns: readonly string[], width?: number): string[] {
  const flat = rows.map(flatten);
  return table(
    flat,
    chosen(flat, columns).map((name, index) => ({
      title: name,
      yields: index,
      cell: (row) => {
        const value = row.get(name) ?? null;
        return typeof value === 'boolean' ? String(value) : value;
      },
    })),
    width,
  );
}

function chosen(rows: readonly ReadonlyMap<string, Field>[], columns: readonly string[] | undefined): string[] {
  const known = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  if (columns === undefined) return known;
  if (rows.length === 0) return [...columns];
  return columns.map((name) => {
    const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw new UsageError(`There is no column "${name}". ${didYouMean(name, known)}`);
    return found;
  });
}

function flatten(row: object): Map<string, Field> {
  const flat = new Map<string, Field>();
  const add = (name: string, value: unknown): void => {
    if (value === undefined) return;
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
      for (const [key, part] of Object.entries(value)) add(name === '' ? key : `${name}.${key}`, part);
    else flat.set(name, typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Field));
  };
  add('', row);
  return flat;
}

/** A spreadsheet reads a text that begins with one of = + - @ as a formula; the values are those of the tables, and so they stay. */
function quoted(value: Field): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
