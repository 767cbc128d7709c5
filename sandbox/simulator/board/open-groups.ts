import { noSuchGroup } from '../failure.js';
import type { Board, Group } from './model.js';

/** A group that is neither archived nor deleted. */
export function openGroup(board: Board, groupId: string): Group {
  const group = board.groups.find((candidate) => candidate.id === groupId && !candidate.archived && !candidate.deleted);
  if (!group) throw noSuchGroup(groupId);
  return group;
}

export const openGroups = (board: Board): readonly Group[] =>
  board.groups.filter((group) => !group.archived && !group.deleted).sort((a, b) => a.position - b.position);

export function topGroup(board: Board): Group {
  const [group] = openGroups(board);
  if (!group) throw noSuchGroup('');
  return group;
}
