/** What a read of the source found out about an order: it is new, it changed, or the source does not have it any more. */
export type StagedChange = 'NEW' | 'CHANGED' | 'REMOVED';

/**
 * Whether a staged order is to leave the board, as the mapping's policy for removed orders says. Planning, the look for people's changes and promotion all
 * ask here, so that another reason to leave is added here alone.
 */
export function leavesBoard({ change }: { readonly change: StagedChange }): boolean {
  return change === 'REMOVED';
}
