import type { Queryable } from '../../database/database.js';
import type { Effect, Operation } from '../../orders/effects.js';
import type { GivenUp } from '../../orders/isolation.js';
import type { Lease } from '../runs/leases.js';

/** What was sent without an answer, in this batch or an earlier one, and given up. */
export interface GivenUpMutations {
  /** Per order key, of the mutation that was given up most often in this attempt. */
  readonly orders: ReadonlyMap<string, GivenUp>;
  /** The same per group title. */
  readonly groups: ReadonlyMap<string, GivenUp>;
  /** Order keys and group titles with a mutation that must not delay others: it is sent in a request of its own. */
  readonly alone: ReadonlySet<string>;
}

interface Row {
  key_digest: string | null;
  size_label: string | null;
  operation: Operation;
  effect: string;
  request_status: string;
  here: number;
}

/** The mutations that were given up for the pending orders of a batch. `staged` is the condition that a key is among them. */
export async function givenUpMutations(
  tx: Queryable,
  { boardId, batchId }: { readonly boardId: string; readonly batchId: string },
  lease: Lease,
  staged: (key: string) => string,
): Promise<GivenUpMutations> {
  const rows = await tx.query<Row>(
    `SELECT i.[key_digest], i.[size_label], i.[operation], i.[effect], q.[status] AS [request_status],
       CASE WHEN q.[batch_id] = @batchId AND i.[settled_date] >= c.[claimed_date] THEN 1 ELSE 0 END AS [here]
     FROM [dbo].[SYNC_Request] AS q INNER JOIN [dbo].[SYNC_Intent] AS i ON i.[request_id] = q.[request_id]
       INNER JOIN [dbo].[SYNC_Claim] AS c ON c.[claim_name] = @claim
     WHERE q.[board_id] = @boardId AND q.[status] IN (N'SETTLED', N'SPLIT') AND q.[send_count] > 0 AND i.[status] = N'VOID'
       AND (i.[operation] = N'CREATE_GROUP' OR ${staged('i.[key_digest]')})
       AND NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Intent] AS d WHERE d.[board_id] = i.[board_id] AND d.[key_digest] = i.[key_digest]
         AND d.[status] = N'CONFIRMED' AND d.[operation] = i.[operation] AND COALESCE(d.[size_label], N'') = COALESCE(i.[size_label], N'')
         AND d.[settled_date] >= i.[settled_date])`,
    { boardId, batchId, claim: lease.name },
  );
  const mutations = new Map<string, { target: string; group: boolean; here: number; total: number }>();
  for (const row of rows) {
    const title = groupTitle(row);
    const target = title ?? row.key_digest ?? '';
    const name = JSON.stringify([target, row.operation, row.size_label]);
    const known = mutations.get(name) ?? { target, group: title !== null, here: 0, total: 0 };
    // A request that was taken apart is counted with the requests in its place.
    const counts = row.request_status === 'SETTLED' ? 1 : 0;
    mutations.set(name, { ...known, here: known.here + counts * row.here, total: known.total + counts });
  }
  const all = [...mutations.values()];
  return {
    orders: mostOf(all.filter(({ group }) => !group)),
    groups: mostOf(all.filter(({ group }) => group)),
    alone: new Set(all.map(({ target }) => target)),
  };
}

function groupTitle({ operation, effect }: Row): string | null {
  if (operation !== 'CREATE_GROUP') return null;
  const parsed = JSON.parse(effect) as Effect;
  return parsed.operation === 'CREATE_GROUP' ? parsed.title : null;
}

function mostOf(mutations: readonly (GivenUp & { readonly target: string })[]): Map<string, GivenUp> {
  const most = new Map<string, GivenUp>();
  for (const { target, here, total } of mutations) {
    const known = most.get(target) ?? { here: 0, total: 0 };
    if (here > known.here || (here === known.here && total > known.total)) most.set(target, { here, total });
  }
  return most;
}
