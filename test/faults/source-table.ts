import type { Database } from '../../src/database/database.js';
import { fillSource } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { rebuildSource } from '../support/source-columns.js';
import type { AddedColumn } from '../support/source-columns.js';

/** The source of a schedule in the database, as the systems that own it write it. */
export class SourceTable {
  /** Since when the table is as it is: ISO 8601 by the clock of this process, which is the database's. */
  since = '';

  constructor(
    private readonly database: Database,
    private readonly file: string,
  ) {}

  async fill({ rows, added }: { readonly rows: readonly SourceOrder[]; readonly added: AddedColumn | null }): Promise<void> {
    rebuildSource(this.file, added);
    await fillSource(this.database, rows);
    this.since = new Date(Date.now()).toISOString();
  }
}
