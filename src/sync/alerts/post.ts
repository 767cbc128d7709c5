import { alertBody } from '../../orders/alerts/message.js';
import type { Alert } from '../../orders/alerts/message.js';
import type { AlertTarget } from '../../orders/alerts/plan.js';

/** A receiver of alerts that is up answers within a second or two; Slack documents three. */
const ANSWER_MS = 10_000;

/**
 * Posts an alert. Returns null when the receiver has accepted it (2xx), otherwise the reason, which never contains the address or a header: both may be secrets.
 * A redirect is no acceptance.
 */
export async function postAlert({ form, url, headers }: AlertTarget, alert: Alert): Promise<string | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': alert.id, ...headers },
      body: alertBody(form, alert),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await response.body?.cancel();
    return response.ok ? null : `it answered HTTP ${String(response.status)}`;
  } catch (error) {
    return `it cannot be reached (${codeOf(error)})`;
  }
}

/** The messages of these errors contain addresses, their codes do not. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return `no answer within ${String(ANSWER_MS / 1000)} s`;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
