/** A row that this service wrote itself is not in the database any more: a retry does not bring it back. */
export class RowMissing extends Error {
  constructor(
    /** Which row of which table, as a person searches for it. */
    readonly row: string,
  ) {
    super(`There is no ${row}. Another program has deleted it, or an older backup was restored. Run again.`);
    this.name = 'RowMissing';
  }
}
