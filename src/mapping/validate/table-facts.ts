import type { DescribedTables } from '../../database/described.js';
import type { DescribedTriggers } from '../../database/triggers.js';

/** The tables of one database, or of the files that create it. */
export interface TableFacts {
  /** Their origin, for messages. */
  readonly origin: 'the DDL files' | 'the database';
  readonly tables: DescribedTables;
  readonly triggers: DescribedTriggers;
}
