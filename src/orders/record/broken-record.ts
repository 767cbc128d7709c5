/**
 * A record contradicts itself, which no step of this service writes, or this is a defect. A retry reads the same, so nothing is saved; whoever
 * works on one order of many fails that order alone.
 */
export class BrokenRecord extends Error {
  constructor(
    /** What is wrong with which record, as a sentence without its full stop. */
    what: string,
  ) {
    super(`${what}. The record was changed outside the sync, or this is a defect; docs/states.md lists what may happen.`);
    this.name = 'BrokenRecord';
  }
}
