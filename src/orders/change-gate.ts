/** The counts of a read that the gate compares, in orders. */
export interface GateCounts {
  readonly unchanged: number;
  readonly changed: number;
  readonly removed: number;
}

/** How many of the known orders a read changes or removes. */
export interface AbnormalChange {
  readonly changed: number;
  readonly known: number;
}

/**
 * Whether a read changes so large a share of the known orders that a person must approve it first; null when it does not. Fewer orders than
 * `minimumOrders` never wait, and neither does a first load, which has no known orders yet.
 */
export function abnormalChange(
  counts: GateCounts,
  policy: { readonly maxShare: number; readonly minimumOrders: number },
): AbnormalChange | null {
  const changed = counts.changed + counts.removed;
  const known = counts.unchanged + changed;
  return changed < policy.minimumOrders || changed <= known * policy.maxShare ? null : { changed, known };
}
