import type { Database } from '../../src/database/database.js';
import type { Chance } from '../protocol/support/chance.js';
import { feedByHand, order } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { IN_SCOPE, UNKNOWN_CUSTOMER } from './edits.js';
import type { EditedSource } from './edits.js';
import type { FedByHand } from './fed-by-hand.js';

/** A source system that feeds rows by hand. The model's list is kept equal to the rows that are to be processed. */
export class FeedingSystem {
  readonly #fed: SourceOrder[] = [];

  /** Every row that was ever fed. */
  get everFed(): readonly SourceOrder[] {
    return this.#fed;
  }

  constructor(
    private readonly database: Database,
    private readonly model: FedByHand,
    private readonly source: EditedSource,
    private readonly chance: Chance,
  ) {}

  /** Does one thing and returns its name. */
  async act(): Promise<string> {
    const name = this.chance.pick(['feed', 'feedAgain', 'feedCopy', 'takeOver', 'giveUp']);
    const row = this.chance.any(this.#fed);
    const price = this.chance.pick(['10', '13']);
    if (name === 'feed') await this.#feed(this.#fresh());
    else if (name === 'feedCopy') await this.#feedCopy(price);
    else if (name === 'giveUp') await this.#giveUp();
    else if (row !== undefined && name === 'feedAgain') await this.#feed({ ...row, price });
    else if (row !== undefined) this.source.add({ ...row, price });
    return name;
  }

  /** Rows that the tables still hold as to be processed and the model does not, or the other way round, as a sentence. */
  async differences(): Promise<string[]> {
    const [row] = await this.database.query<{ n: number }>(
      'SELECT COUNT(*) AS [n] FROM [dbo].[StagingOrders] WHERE [load_id] IS NULL AND [ProcessOrder] = 1',
    );
    const [is, should] = [row?.n ?? 0, this.model.open.length];
    return is === should ? [] : [`P7: ${String(is)} rows fed by hand wait instead of ${String(should)}`];
  }

  #fresh(): SourceOrder {
    const { chance } = this;
    const number = `H-${String(this.#fed.length + 1).padStart(3, '0')}`;
    const customer = chance.pick(['GREYSON', 'RHONE'] as const);
    return order(number, {
      customer,
      season: 'FALL 2026',
      style: 'MSP25B50',
      colour: 'NAVY',
      price: '10',
      unit: 'PCE',
      type: 'ACTIVE',
      sizes: { M: 1 + chance.below(9) },
      more: { 'ORDER DATE PO RECEIVED': IN_SCOPE },
    });
  }

  async #feedCopy(price: string): Promise<void> {
    const row = this.source.rows.find(
      ({ customer, more }) => customer !== UNKNOWN_CUSTOMER && more?.['ORDER DATE PO RECEIVED'] === IN_SCOPE,
    );
    if (row !== undefined) await this.#feed({ ...row, price });
  }

  async #feed(row: SourceOrder): Promise<void> {
    this.#fed.push(row);
    this.model.open = [...this.model.open, row];
    await feedByHand(this.database, row);
  }

  async #giveUp(): Promise<void> {
    this.model.open = [];
    await this.database.execute('UPDATE [dbo].[StagingOrders] SET [ProcessOrder] = 0 WHERE [load_id] IS NULL AND [ProcessOrder] = 1');
  }
}
