export interface RequestResult {
  readonly requestId: string;
  /** `open`: not known yet; the stored request holds the time of the next read of the board. */
  readonly outcome: 'answered' | 'refused' | 'split' | 'settled' | 'closed before' | 'open';
  readonly confirmed: number;
  readonly refused: number;
}
