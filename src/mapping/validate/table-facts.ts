import type { DescribedTables } from '../../database/described.js';
import type { DescribedTriggers } from '../../database/triggers.js';

/** The tables of one database, or of the files that make it. */
export interface TableFacts {
  /** What knows them, for messages. */
  readonly origin: 'the DDL files' | 'the database';
  readonly tables: DescribedTables;
  readonly triggers: DescribedTriggers;
}
