import type { StoredRequest } from '../../store/requests/requests.js';

/** Monday's own resend window of a key is 30 minutes; ten of them are left for clocks and for a send that is under way (R3). */
export const KEY_WINDOW_MS = 20 * 60_000;

/** Creates are the requests that a second copy would double. */
export function isCreate(request: StoredRequest): boolean {
  return request.operation.startsWith('CREATE_');
}

/** ISO 8601 UTC, so many milliseconds later. */
export function plus(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
