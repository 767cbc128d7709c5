/** A record contradicts itself, which no step of this service writes: a retry reads the same. */
export class BrokenRecord extends Error {
  constructor(
    /** What is wrong with which record, as a sentence without its full stop. */
    what: string,
  ) {
    super(`${what}. Something else has changed the record. Correct it in SYNC_Record or SYNC_Line, or restore the database.`);
    this.name = 'BrokenRecord';
  }
}
