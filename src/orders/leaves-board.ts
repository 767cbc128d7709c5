/** What a read of the source found out about an order: it is new, it changed, or the source does not have it any more. */
export type StagedChange = 'NEW' | 'CHANGED' | 'REMOVED';

/**
 * Whether a staged order is to leave the board, according to the mapping's policy for removed orders. Planning, the check for people's
 * changes and promotion all call it, so another reason to leave is added only here.
 */
export function leavesBoard({ change }: { readonly change: StagedChange }): boolean {
  return change === 'REMOVED';
}
