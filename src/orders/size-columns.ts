/** How a mapping finds the sizes among the columns of its source. */
export interface SizeMarkers {
  /** Sizes are the columns strictly between these two, by position, of this SQL type. */
  readonly after: string;
  readonly before: string;
  readonly type: string;
  /** Columns that look like sizes and are none. */
  readonly except?: readonly string[] | undefined;
}

/** A column of a table, with its SQL type in upper case, without length. */
export interface TypedColumn {
  readonly name: string;
  readonly type: string | { readonly name: string };
}

/** The SQL type of a column, without length. */
export function typeName({ type }: TypedColumn): string {
  return typeof type === 'string' ? type : type.name;
}

/** The columns of the sizes, in the order of the table; undefined when the table lacks a marker. The columns are given in table order. */
export function sizesBetween<C extends TypedColumn>(markers: SizeMarkers, columns: readonly C[]): C[] | undefined {
  const first = columns.findIndex(({ name }) => name === markers.after);
  const last = columns.findIndex(({ name }) => name === markers.before);
  if (first < 0 || last < 0) return undefined;
  return columns
    .slice(first + 1, last)
    .filter((column) => typeName(column) === markers.type && markers.except?.includes(column.name) !== true);
}
