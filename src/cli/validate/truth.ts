import type { LocatedMapping } from '../../mapping/located.js';
import type { DescribedTables } from '../../database/described.js';
import type { Seen } from '../../mapping/lock/lock.js';
import type { Mapping } from '../../mapping/schema.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { CommandError, EXIT } from '../exit-codes.js';

/** Facts that mappings are compared with: DDL files, a database or boards. */
export interface Truth {
  /** Problems of a mapping compared with these facts; contradictions within the mapping are found without them. */
  check(mapping: LocatedMapping): Promise<readonly Finding[]>;
  /** The tables among these facts. */
  readonly tables?: DescribedTables;
  /** The part that a lock file keeps: facts of a live system, which may change. */
  readonly live?: (mapping: Mapping) => Promise<Seen>;
  close(): Promise<void>;
}

/** The facts cannot be read, so nothing about the mapping is proved. */
export class CannotCheck extends CommandError {
  constructor(message: string) {
    super(message, EXIT.cannotCheck);
    this.name = 'CannotCheck';
  }
}

/** The message of an error, for a person. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
