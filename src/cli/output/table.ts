import { clip, shownWidth } from './style.js';

/** One column of a table of `R`. */
export interface Column<R> {
  readonly title: string;
  readonly cell: (row: R) => string | number | null;
  /** Longest text that is shown; longer ones end in an ellipsis. Ids have no limit, because people copy them. */
  readonly max?: number;
  /** Colours the finished cell, padding excluded. */
  readonly style?: (text: string, row: R) => string;
}

const GAP = '  ';

/** A last column that is narrower than this is unreadable; then the terminal breaks the line. */
const NARROWEST = 20;

/**
 * Rows as aligned lines under a line of titles; numbers are right-aligned. The last column is cut to the rest of `width`. What `below` says
 * of a row gets a line of its own under it, so that a long message has the whole width. An empty list gives no lines.
 */
export function table<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  width = Number.POSITIVE_INFINITY,
  below: (row: R) => string | null = () => null,
): string[] {
  if (rows.length === 0) return [];
  const cells = fit(
    rows.map((row) => columns.map((column) => textOf(column, row))),
    columns,
    width,
  );
  const numeric = columns.map((column) => rows.every((row) => typeof (column.cell(row) ?? 0) === 'number'));
  const widths = columns.map(({ title }, index) => Math.max(shownWidth(title), ...cells.map((line) => shownWidth(line[index] ?? ''))));
  const pad = (text: string, index: number, styled: string): string => {
    const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - shownWidth(text)));
    return numeric[index] === true ? `${space}${styled}` : `${styled}${space}`;
  };
  const line = (parts: readonly string[]): string => parts.join(GAP).trimEnd();
  return [
    line(columns.map(({ title }, index) => pad(title, index, title))),
    ...rows.flatMap((row, at) => [
      line(
        columns.map((column, index) => {
          const text = cells[at]?.[index] ?? '';
          return pad(text, index, column.style === undefined || text === '' ? text : column.style(text, row));
        }),
      ),
      ...under(below(row), width),
    ]),
  ];
}

/** Under the second column of a table that begins with a short id. */
const INDENT = ' '.repeat(10);

const under = (text: string | null, width: number): string[] =>
  text === null || text === '' ? [] : [`${INDENT}${clip(text.replaceAll(/\s+/g, ' '), Math.max(NARROWEST, width - INDENT.length))}`];

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
