/** Orders of a run that did not reach production. */
export interface OpenOrders {
  readonly failed: number;
  readonly deferred: number;
  readonly held: number;
  readonly rejected: number;
}

/** COMPLETED means every order. Any refused, held or unfinished order gives another status. */
export function runVerdict(orders: OpenOrders): { readonly status: 'COMPLETED' | 'COMPLETED_WITH_ERRORS'; readonly reason: string | null } {
  const words = [
    [orders.failed, 'failed'],
    [orders.deferred, 'deferred'],
    [orders.held, 'held'],
    [orders.rejected, 'rejected'],
  ] as const;
  const parts = words.filter(([count]) => count > 0).map(([count, word]) => `${String(count)} ${word}`);
  return parts.length === 0 ? { status: 'COMPLETED', reason: null } : { status: 'COMPLETED_WITH_ERRORS', reason: parts.join(', ') };
}
