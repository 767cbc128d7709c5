import { clip, shownWidth } from './style.js';
import { firstWords, wrapped } from './wrap.js';

/** One column of a table of `R`. */
export interface Column<R> {
  readonly title: string;
  readonly cell: (row: R) => string | number | null;
  /** Longest text that is shown; longer ones end in an ellipsis. Ids have no limit, because people copy them. */
  readonly max?: number;
  /** Colours the finished cell, padding excluded. */
  readonly style?: (text: string, row: R) => string;
  /** Where the table is too wide, the columns with the highest number move to the line below each row first. Without a number a column stays. */
  readonly yields?: number;
  /** A sentence: on the line below it needs no title. */
  readonly sentence?: true;
}

const GAP = '  ';

/** A last column that is narrower than this is unreadable; then the terminal breaks the line. */
const NARROWEST = 20;

/**
 * Rows as aligned lines under a line of titles; numbers are right-aligned. Where they are wider than `width`, columns move to a line below each
 * row, as `yields` says; then the last column is cut. What `below` says of a row has a line of its own under it, broken between words. An
 * empty list gives no lines.
 */
export function table<R>(
  rows: readonly R[],
  allColumns: readonly Column<R>[],
  width = Number.POSITIVE_INFINITY,
  below: (row: R) => string | null = () => null,
): string[] {
  if (rows.length === 0) return [];
  // A mark without a title is rare, and takes no room where no row has it.
  const columns = allColumns.filter((column) => column.title !== '' || rows.some((row) => textOf(column, row) !== ''));
  const kept = fitting(rows, columns, width);
  const moved = columns.filter((column) => !kept.includes(column));
  const cells = fit(
    rows.map((row) => kept.map((column) => textOf(column, row))),
    kept,
    width,
  );
  const numeric = kept.map((column) => rows.every((row) => typeof (column.cell(row) ?? 0) === 'number'));
  const widths = kept.map(({ title }, index) => Math.max(shownWidth(title), ...cells.map((line) => shownWidth(line[index] ?? ''))));
  const pad = (text: string, index: number, styled: string): string => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - shownWidth(text)));
    return numeric[index] === true ? `${space}${styled}` : `${styled}${space}`;
  };
  const line = (parts: readonly string[]): string => parts.join(GAP).trimEnd();
  return [
    line(kept.map(({ title }, index) => pad(title, index, title))),
    ...rows.flatMap((row, at) => [
      line(
        kept.map((column, index) => {
          const text = cells[at]?.[index] ?? '';
          return pad(text, index, column.style === undefined || text === '' ? text : column.style(text, row));
        }),
      ),
      ...movedTexts(moved, row).flatMap((text) => under(text, width)),
      ...under(below(row), width),
    ]),
  ];
}

/** Under the second column of a table that begins with a short id. */
const INDENT = ' '.repeat(10);

/** Of a message that lists every label of a column, its beginning: some lines of a terminal. Each row can be shown alone, with all of it. */
const LONGEST_MESSAGE = 300;

function under(text: string | null, width: number): string[] {
  if (text === null || text === '') return [];
  const line = text.replaceAll(/\s+/g, ' ');
  return wrapped(`${INDENT}${Number.isFinite(width) ? firstWords(line, LONGEST_MESSAGE) : line}`, width);
}

/** The columns that stay in a table of this width. */
function fitting<R>(rows: readonly R[], columns: readonly Column<R>[], width: number): readonly Column<R>[] {
  const needs = (kept: readonly Column<R>[]): number =>
    kept.reduce(
      (sum, column) => sum + GAP.length + Math.max(shownWidth(column.title), ...rows.map((row) => shownWidth(textOf(column, row)))),
      -GAP.length,
    );
  let kept = columns;
  while (needs(kept) > width) {
    const next = Math.max(...kept.map(({ yields = 0 }) => yields));
    if (next === 0) break;
    kept = kept.filter(({ yields }) => yields !== next);
  }
  return kept;
}

/** What the columns beside a table say of a row: the short ones on one line, and each sentence on its own. */
function movedTexts<R>(moved: readonly Column<R>[], row: R): string[] {
  const said = moved.filter((column) => !['', 0, null].includes(column.cell(row)));
  const short = said.filter(({ sentence }) => sentence !== true).map((column) => `${column.title.toLowerCase()} ${textOf(column, row)}`);
  const sentences = said.filter(({ sentence }) => sentence === true).map((column) => String(column.cell(row)));
  return [short.join(', '), ...sentences];
}

function fit<R>(cells: string[][], columns: readonly Column<R>[], width: number): string[][] {
  const last = columns.length - 1;
  const before = columns
    .slice(0, -1)
    .reduce(
      (sum, { title }, index) => sum + GAP.length + Math.max(shownWidth(title), ...cells.map((line) => shownWidth(line[index] ?? ''))),
      0,
    );
  const left = Math.max(NARROWEST, width - before);
  // Ids and other short things without a limit of their own are never cut.
  return columns[last]?.max === undefined ? cells : cells.map((line) => line.with(last, clip(line[last] ?? '', left)));
}

function textOf<R>(column: Column<R>, row: R): string {
  const value = column.cell(row);
  // A line break inside a cell would break the table.
  const text = value === null ? '' : String(value).replaceAll(/\s+/g, ' ');
  return column.max === undefined ? text : clip(text, column.max);
}
