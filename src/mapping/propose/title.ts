import type { BoardColumn } from '../../monday/types.js';
import { MAX_ITEM_NAME } from '../../orders/limits.js';
import { likeness } from './names.js';
import type { Proposal } from './proposal.js';
import type { SourceProfile } from './source-profile.js';

/** The name of an item: the source column that is called like the column of names on the board, else the key, which no two orders share. */
export function proposeTitle(
  source: SourceProfile,
  board: readonly BoardColumn[],
  key: readonly string[],
): Proposal<readonly string[]> | null {
  const name = board.find(({ type }) => type === 'name')?.title;
  const alike = source.columns.find(({ column }) => name !== undefined && likeness(column.name, name) === 'same');
  if (alike !== undefined && alike.blanks === 0 && alike.longest <= MAX_ITEM_NAME)
    return {
      value: [alike.column.name],
      confidence: 'certain',
      reason: `the board calls its items "${name ?? ''}", and it is never blank`,
    };
  return key.length === 0 ? null : { value: key, confidence: 'likely', reason: 'it is the key, which no two items share' };
}
