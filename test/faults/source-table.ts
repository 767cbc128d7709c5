import type { Database } from '../../src/database/database.js';
import { fillSource } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { rebuildSource } from '../support/source-columns.js';
import { shownText } from '../support/source-content.js';
import type { AddedColumn } from '../support/source-columns.js';

/** The source of a schedule in the database, as the systems that own it write it. */
export class SourceTable {
  /** Since when the table is as it is: ISO 8601 by the clock of this process, which is the database's. */
  since = '';
  /** Customers of whom the records knew orders when the table became so, none of which it holds. */
  absent: ReadonlySet<string> = new Set();

  constructor(
    private readonly database: Database,
    private readonly file: string,
  ) {}

  async fill({ rows, added }: { readonly rows: readonly SourceOrder[]; readonly added: AddedColumn | null }): Promise<void> {
    rebuildSource(this.file, added);
    await fillSource(this.database, rows);
    this.since = new Date(Date.now()).toISOString();
    this.absent = await this.#absent(new Set(rows.map(({ number }) => shownText(number))));
  }

  async #absent(numbers: ReadonlySet<string>): Promise<Set<string>> {
    const known = await this.database.query<{ order_key: string; customer: string }>(
      'SELECT [order_key], [customer] FROM [dbo].[SYNC_Record] WHERE [acknowledged_hash] IS NOT NULL',
    );
    const isHere = ({ order_key: key }: { readonly order_key: string }): boolean => numbers.has((JSON.parse(key) as string[])[0] ?? '');
    const present = new Set(known.filter(isHere).map(({ customer }) => customer));
    return new Set(known.map(({ customer }) => customer).filter((customer) => !present.has(customer)));
  }
}
