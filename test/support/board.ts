/** One item or subitem as the simulator's account holds it now. */
export interface BoardItem {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'archived' | 'deleted';
  readonly groupId: string | null;
  readonly createdBy: 'sync' | 'person';
  readonly values: Readonly<Record<string, string | null>>;
  readonly subitems: readonly BoardItem[];
}

export interface BoardGroup {
  readonly id: string;
  readonly title: string;
  readonly archived: boolean;
  readonly deleted: boolean;
}

export interface Board {
  readonly id: string;
  readonly columns: readonly { readonly id: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly groups: readonly BoardGroup[];
  readonly items: readonly BoardItem[];
}

/** One board of the simulator's `/state`. */
export function boardOf(state: unknown, boardId: string): Board {
  const board = (state as { boards: Board[] }).boards.find((candidate) => candidate.id === boardId);
  if (board === undefined) throw new Error(`The simulator has no board ${boardId}.`);
  return board;
}

export const active = <T extends { readonly state: string }>(items: readonly T[]): T[] => items.filter((item) => item.state === 'active');

/** Groups that are neither archived nor deleted. */
export const openGroups = ({ groups }: Board): BoardGroup[] => groups.filter(({ archived, deleted }) => !archived && !deleted);

/** The size that a subitem is for. */
export const sizeOf = ({ name }: { readonly name: string }): string => name.replace(/^Size /, '');
