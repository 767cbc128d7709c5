import type { Database } from '../../database/database.js';
import { MondayUnavailable, pauseAfter, PROBE_MS } from '../../monday/outage.js';
import type { Outage, OutageGate, Verdict } from '../../monday/outage.js';
import type { SendOutcome } from '../../monday/types.js';
import { addMilliseconds } from '../../orders/dates.js';
import { endOutage, loadOutage, saveOutage, takeProbe } from '../../store/boards/outage.js';
import type { StoredOutage } from '../../store/boards/outage.js';

/**
 * The gate in SQL. A failed read closes it for all workers of the token; each failure after a pause doubles the pause, and the first answer opens the gate. A
 * mutation that fails closes nothing while reads are answered: the cause may be that mutation.
 */
export function outageGate(database: Database): OutageGate {
  return {
    enter: async (tokenIdentity) => {
      const known = await loadOutage(database, tokenIdentity);
      if (known !== null) await requireOpen(database, tokenIdentity, known);
      return async (verdict) => await record(database, tokenIdentity, known, verdict);
    },
  };
}

async function requireOpen(database: Database, tokenIdentity: string, known: StoredOutage): Promise<void> {
  const now = await database.now();
  if (Date.parse(known.until) > Date.parse(now)) throw new MondayUnavailable(closed(known, now));
  const until = addMilliseconds(now, PROBE_MS);
  if (await takeProbe(database, tokenIdentity, known, now, until)) return;
  // Another call is made now; its result decides.
  const other = await loadOutage(database, tokenIdentity);
  if (other !== null) throw new MondayUnavailable(closed(other, now));
}

async function record(database: Database, tokenIdentity: string, known: StoredOutage | null, verdict: Verdict): Promise<Outage | null> {
  if (verdict.kind === 'answers') {
    if (known !== null) await endOutage(database, tokenIdentity);
    return null;
  }
  if (verdict.kind === 'perhaps' && known === null) return null;
  const now = await database.now();
  const failures = (known?.failures ?? 0) + 1;
  const next = { failures, since: known?.since ?? now, until: addMilliseconds(now, pauseAfter(failures)), answer: verdict.answer };
  await saveOutage(database, tokenIdentity, known, next);
  return closed(next, now);
}

const closed = ({ since, until, answer }: StoredOutage, now: string): Outage => ({
  since,
  until,
  answer,
  waitMs: Math.max(0, Date.parse(until) - Date.parse(now)),
});

/** What the outcome of a send shows. Only a connection that was refused shows that the cause is not this mutation. */
export function verdictOfSend(outcome: SendOutcome): Verdict {
  if (outcome.kind === 'later' && outcome.error.code === 'CONNECTION_REFUSED') return { kind: 'fails', answer: 'nothing' };
  const { httpStatus = null } = outcome.kind === 'ambiguous' ? outcome.error : {};
  if (outcome.kind !== 'ambiguous' || (httpStatus !== null && httpStatus < 500)) return { kind: 'answers' };
  return { kind: 'perhaps', answer: httpStatus === null ? 'nothing' : `HTTP ${String(httpStatus)}` };
}
