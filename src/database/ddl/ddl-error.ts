/** A place in a DDL file, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A DDL file that cannot be read. The message begins with file, line and column. */
export class DdlError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(
    readonly path: string,
    place: Place,
    reason: string,
  ) {
    super(`${path}:${String(place.line)}:${String(place.column)} ${reason}`);
    this.name = 'DdlError';
    this.line = place.line;
    this.column = place.column;
  }
}
