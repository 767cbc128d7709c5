/** What an earlier batch left unfinished: to send an order, or to take it off the board. */
export interface Unfinished {
  readonly removal: boolean;
}

/** What a later read found out about the order. */
export interface LaterRead {
  /** The order with the content that was to be sent, with other content, or not at all. */
  readonly met: 'SAME' | 'DIFFERENT' | 'ABSENT';
  /** True for a complete read: only then does a missing order count as absent. */
  readonly complete: boolean;
  /**
   * Whether the read has seen the order at all, refused rows included. Called for removals only: it may need a pass over all known orders.
   */
  readonly wasSeen: () => boolean;
}

/**
 * Whether what an earlier batch left unfinished is not sent any more, since a later read found something else (R9). A partial read does not
 * supersede orders that it did not read.
 */
export function isSuperseded({ removal }: Unfinished, { met, complete, wasSeen }: LaterRead): boolean {
  return removal ? wasSeen() : met === 'DIFFERENT' || (met === 'ABSENT' && complete);
}
