import type { Database } from '../../src/database/database.js';
import { saveKeyDecision } from '../../src/store/records/key-moves.js';
import type { Chance } from '../protocol/support/chance.js';
import type { Model } from './model.js';

/**
 * A person decides that a held key is a new order, or which known order continues under it. Returns what was decided; null when nothing is
 * held.
 */
export async function decideOnKeys(
  database: Database,
  boardId: string,
  model: Model,
  chance: Chance,
): Promise<'rekey' | 'acceptNew' | null> {
  const question = chance.any(model.questions);
  if (question === undefined) return null;
  const { to } = question;
  const [held] = await database.query<{ stg_key: string }>(
    `SELECT [stg_key] FROM [dbo].[ERR_MON_CustMasterSchedule] WHERE [error_type] = N'KEY_CHANGE_AMBIGUOUS' AND [resolved_date] IS NULL AND [column_value] = @to`,
    { to },
  );
  if (held === undefined) throw new Error(`The order ${to} is held, and has no error.`);
  const known = chance.oneIn(2) ? null : (chance.any(question.from) ?? null);
  const [record] = await database.query<{ key_digest: string }>(
    `SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [state] = N'LIVE' AND [order_key] = @known`,
    {
      known: JSON.stringify((known ?? '').split(' | ')),
    },
  );
  // An order whose item a person has removed cannot be chosen: there is none that could go on.
  if (known !== null && record === undefined) return null;
  await saveKeyDecision(database, {
    boardId,
    key: held.stg_key,
    from: record?.key_digest ?? null,
    by: 'a person',
    now: await database.now(),
  });
  model.decisions.set(to, known);
  return known === null ? 'acceptNew' : 'rekey';
}
