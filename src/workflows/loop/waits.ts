import type { GateRequest, OpenRequests } from '../../contracts/steps.js';
import { idInSentence } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';

/** The instant so many milliseconds from now, ISO 8601 UTC. In a workflow the clock is that of its history. */
export const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** The question of the change gate. */
export const gateQuestion = ({ changed, known }: Pick<GateRequest, 'changed' | 'known'>): string =>
  `approval: ${String(changed)} of ${String(known)} known orders changed`;

/** The wait of a run for the decision of a person on its changes. */
export function gateWait(request: GateRequest): Wait {
  return { cause: 'change gate', until: inMs(request.maxWaitMinutes * 60_000), detail: gateQuestion(request) };
}

/** The wait for Monday's next day; `waitMs` from now. */
export function dayLimitWait(waitMs: number): Wait {
  return { cause: 'day limit', until: inMs(waitMs), detail: "Monday's next day (the limit of calls per day is used up)" };
}

/** Before new work is planned, the requests of earlier runs are settled; the board decides when each of them can be. */
export function earlierRequestsWait({ requestIds, until }: OpenRequests): Wait | null {
  const [first] = requestIds;
  if (first === undefined) return null;
  const which =
    requestIds.length === 1 ? `request ${idInSentence(first)} of an earlier run` : `${String(requestIds.length)} requests of earlier runs`;
  return { cause: 'lost answer', until, detail: `the outcome of ${which} (lost answer)` };
}
