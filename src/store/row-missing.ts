/** A row that this service wrote itself, and that steps name by its key, is not in the database: trying again does not bring it back. */
export class RowMissing extends Error {
  constructor(
    /** Which row of which table, as a person looks for it. */
    readonly row: string,
  ) {
    super(`There is no ${row}. Something else than this service has deleted it, or an older backup was restored. Run again.`);
    this.name = 'RowMissing';
  }
}
