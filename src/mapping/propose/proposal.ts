/** How sure a proposal is, most sure first. `guess` is never written without a person's yes. */
export const CONFIDENCES = ['certain', 'likely', 'guess'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** A part of a mapping that was derived from table and board, with the reason for a person. */
export interface Proposal<T> {
  readonly value: T;
  readonly confidence: Confidence;
  /** Completes the sentence "... because ...". */
  readonly reason: string;
}

export const isSure = ({ confidence }: Proposal<unknown>): boolean => confidence !== 'guess';

/** A conclusion is as sure as its least sure reason. */
export function leastSure(...confidences: readonly Confidence[]): Confidence {
  return CONFIDENCES[Math.max(...confidences.map((confidence) => CONFIDENCES.indexOf(confidence)))] ?? 'guess';
}
