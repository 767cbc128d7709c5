import type { LocatedMapping } from '../../mapping/located.js';
import type { DescribedTables } from '../../database/described.js';
import type { Seen } from '../../mapping/lock/lock.js';
import type { Mapping } from '../../mapping/schema.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { CommandError, EXIT } from '../exit-codes.js';

/** Something that mappings are compared with. */
export interface Truth {
  /** What is wrong in a mapping by this truth alone; what the mapping says of itself is found without any. */
  check(mapping: LocatedMapping): Promise<readonly Finding[]>;
  /** The tables that it knows. */
  readonly tables?: DescribedTables;
  /** What a lock file keeps of it: of what is alive and may change by itself. */
  readonly live?: (mapping: Mapping) => Promise<Seen>;
  close(): Promise<void>;
}

/** A truth that cannot be asked: nothing is known then, neither good nor bad. */
export class CannotCheck extends CommandError {
  constructor(message: string) {
    super(message, EXIT.cannotCheck);
    this.name = 'CannotCheck';
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
