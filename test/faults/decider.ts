import type { Database } from '../../src/database/database.js';
import { saveRemovalDecision, twiceMissing } from '../../src/store/records/removal-decisions.js';
import type { Chance } from '../protocol/support/chance.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { shownText } from '../support/source-content.js';

/** What a person does about a customer whose removals are held. */
const CHOICES = ['approve', 'keep', 'leave'] as const;

export interface Decided {
  readonly name: string;
  readonly choice: 'approve' | 'keep';
  /** Keys of the orders that it is about. */
  readonly keys: readonly string[];
}

/** A person who decides about removals that are held, customer by customer, as `removals approve` and `removals keep` do. */
export class Decider {
  /** Keys of orders that are to stay on the board while the source lacks them. */
  readonly kept = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly boardId: string,
  ) {}

  /** Decides about every customer that waits. Returns what was decided; nothing when nothing is held. */
  async decide(chance: Chance): Promise<Decided[]> {
    const gates = await this.database.query<{ finding_id: string; customer: string }>(
      `SELECT [finding_id], [customer] FROM [dbo].[SYNC_Finding] WHERE [code] = N'REMOVAL_GATE' AND [status] = N'OPEN' ORDER BY [customer]`,
    );
    const done: Decided[] = [];
    for (const { finding_id: findingId, customer } of gates) {
      const choice = chance.pick(CHOICES);
      const orders = (await twiceMissing(this.database, this.boardId)).filter((order) => order.customer === customer);
      if (choice === 'leave' || orders.length === 0) continue;
      await saveRemovalDecision(this.database, {
        boardId: this.boardId,
        keys: orders.map(({ key }) => key),
        findingIds: [findingId],
        decision: choice === 'keep' ? 'KEEP' : 'REMOVE',
        by: 'a person',
        now: new Date(Date.now()).toISOString(),
      });
      const withItem = await this.#withItem();
      for (const { key, name } of orders) {
        if (choice === 'keep' && withItem.has(key)) this.kept.add(name);
        else this.kept.delete(name);
      }
      done.push({ name: `${choice} removals`, choice, keys: orders.map(({ name }) => name) });
    }
    return done;
  }

  /** Digests of the keys whose order has an item: one that Monday has always refused has nothing to keep. */
  async #withItem(): Promise<Set<string>> {
    const rows = await this.database.query<{ key_digest: string }>(
      `SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [item_id] IS NOT NULL`,
      { boardId: this.boardId },
    );
    return new Set(rows.map((row) => row.key_digest));
  }

  /** What the source holds again is not decided about any more. */
  meet(rows: readonly SourceOrder[]): void {
    const numbers = new Set(rows.map(({ number }) => shownText(number)));
    for (const key of this.kept) if (numbers.has(key.split(' | ')[0] ?? '')) this.kept.delete(key);
  }
}
