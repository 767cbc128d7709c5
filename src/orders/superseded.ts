/** What an earlier batch left unfinished: to send an order, or to take it off the board. */
export interface Unfinished {
  readonly removal: boolean;
}

/** What a later read found of the order. */
export interface LaterRead {
  /** The order with the content that was to be sent, with other content, or not at all. */
  readonly met: 'SAME' | 'DIFFERENT' | 'ABSENT';
  /** The absence of an order means something. */
  readonly complete: boolean;
  /** Whether the read has seen the order at all, refused rows included. Asked for removals alone: finding out may cost a pass over all known orders. */
  readonly wasSeen: () => boolean;
}

/**
 * Whether what an earlier batch left unfinished is not sent any more, since a later read says otherwise (R9). A partial read says nothing of what it did
 * not meet.
 */
export function isSuperseded({ removal }: Unfinished, { met, complete, wasSeen }: LaterRead): boolean {
  return removal ? wasSeen() : met === 'DIFFERENT' || (met === 'ABSENT' && complete);
}
