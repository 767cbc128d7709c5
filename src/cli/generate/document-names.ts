import { nearName } from '../../orders/nearest.js';

/** Names in the DDL: tables and views without their schema, and columns. */
export interface KnownNames {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
}

/** A table or column that a document names and no DDL file creates. Line and column count from 1. */
export interface UnknownName {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly nearest: string | null;
}

/** Tables by their schema, or by one of the prefixes that all tables and views of this service have. A prefix alone, or with a star, names a family. */
const TABLE = /\bdbo\.(?<plain>[A-Za-z_]\w*)|\[dbo\]\.\[(?<quoted>[^\]]+)\]|\b(?<own>(?:MON|STG|ERR|SYNC|VW)_\w*[A-Za-z0-9])\b(?!\*)/g;
/**
 * A column is in brackets, in code; `[text](address)` is a link, `[name].` a schema or table before a column, `[dbo].[name]` a table, and
 * `[ID!]` or `[name...]` a type or an argument.
 */
const COLUMN = /(?<!\[dbo\]\.)\[(?<name>[^\][]*[^\][.!])\](?![(.])/g;
const INLINE_CODE = /`[^`]+`/g;
const FENCE = /^\s*```\s*(?<language>\w*)/;

/**
 * Names in a Markdown text that no DDL file creates: tables at any place but in examples of mappings, columns in brackets within inline code and blocks of SQL. Such a
 * name misleads the reader of the document.
 */
export function unknownNames(path: string, text: string, known: KnownNames): UnknownName[] {
  // Case-sensitive: a name in another case is a wrong name on a server that compares by case.
  const names = { tables: new Set(known.tables), columns: new Set([...known.columns, ...known.tables, 'dbo']) };
  let fence: string | null = null;
  return text.split('\n').flatMap((line, index) => {
    const opened = FENCE.exec(line)?.groups?.['language'];
    if (opened !== undefined) {
      fence = fence === null ? opened : null;
      return [];
    }
    const code = fence === 'sql' ? [{ start: 0, text: line }] : fence === null ? inlineCode(line) : [];
    // An example of a mapping invents its tables.
    const tables = fence === 'yaml' ? [] : tablesIn(line).filter(({ name }) => !names.tables.has(name));
    const columns = code.flatMap((part) => columnsIn(part)).filter(({ name }) => !names.columns.has(name));
    const found = [...tables.map((one) => ({ ...one, among: known.tables })), ...columns.map((one) => ({ ...one, among: known.columns }))];
    return found.map(({ name, at, among }) => ({
      path,
      line: index + 1,
      column: at + 1,
      name,
      nearest: nearName(name, among)?.name ?? null,
    }));
  });
}

/** The same for the comment lines of a YAML text. */
export function unknownNamesInComments(path: string, text: string, known: KnownNames): UnknownName[] {
  const comments = text.split('\n').map((line) => (/^\s*#/.test(line) ? line : ''));
  return unknownNames(path, comments.join('\n'), known);
}

interface Found {
  readonly name: string;
  readonly at: number;
}

function tablesIn(line: string): Found[] {
  return [...line.matchAll(TABLE)].map((match) => ({
    name: match.groups?.['plain'] ?? match.groups?.['quoted'] ?? match.groups?.['own'] ?? '',
    at: match.index,
  }));
}

function columnsIn({ start, text }: { readonly start: number; readonly text: string }): Found[] {
  return [...text.matchAll(COLUMN)].map((match) => ({ name: match.groups?.['name'] ?? '', at: start + match.index }));
}

function inlineCode(line: string): { readonly start: number; readonly text: string }[] {
  return [...line.matchAll(INLINE_CODE)].map((match) => ({ start: match.index, text: match[0] }));
}
