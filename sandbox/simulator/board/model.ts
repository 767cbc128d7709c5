/** The content of a cell, in the form of Monday's database. A cleared cell has no entry. */
export type Cell =
  | string
  | { readonly index: number }
  | { readonly ids: readonly number[] }
  | { readonly date: string; readonly time: string | null }
  | { readonly itemIds: readonly string[] }
  | { readonly json: unknown };

export type Cells = ReadonlyMap<string, Cell>;
export type ItemState = 'active' | 'archived' | 'deleted';

export interface Column {
  readonly id: string;
  title: string;
  type: string;
  readonly description: string | null;
  /** Label id -> text; used by status and dropdown columns only. */
  readonly labels: Map<number, string>;
  /** Ids of labels that people have deactivated: cells keep them, new values cannot choose them. */
  readonly deactivated: Set<number>;
  /** On a board of several levels: an item with subitems shows what is calculated from theirs. */
  readonly rollup: boolean;
  /** A managed column of the account: the API creates no label in it. */
  managed: boolean;
  revision: number;
}

export interface Group {
  readonly id: string;
  title: string;
  color: string;
  position: number;
  archived: boolean;
  deleted: boolean;
}

/** One state of an item. Never changed in place, so that the lagging index can keep an older one. */
export interface ItemVersion {
  readonly at: number;
  readonly name: string;
  readonly groupId: string;
  readonly state: ItemState;
  readonly cells: Cells;
}

export interface Item {
  readonly id: string;
  /** Changes when a person moves the item to another board. */
  boardId: string;
  /** Changes when a person moves the subitem to another item. */
  parentId: string | null;
  readonly createdAt: number;
  readonly createdBy: Author;
  readonly subitemIds: string[];
  /** Oldest first, never empty; the last one is the present. */
  readonly versions: ItemVersion[];
}

/** Who may change a board besides its owners: everything, the content of items, items that are assigned to them, nothing. */
export type BoardPermissions = 'everyone' | 'collaborators' | 'assignee' | 'owners';

/** `sync`: came through the API. `person`: came through the control channel, like a change in the browser. */
export type Author = 'sync' | 'person';

export interface Board {
  readonly id: string;
  name: string;
  /** Set for the hidden board of subitems. */
  readonly parentBoardId: string | null;
  /** Classic boards keep their subitems on a hidden board, those of several levels on the board itself. */
  readonly hierarchy: 'classic' | 'multi_level';
  state: ItemState;
  permissions: BoardPermissions;
  /** Whether the user of the API token owns the board. */
  ownedBySync: boolean;
  readonly columns: Column[];
  /** Ids of deleted columns, which Monday keeps for the case that they are restored. */
  readonly deletedColumnIds: Set<string>;
  readonly groups: Group[];
  /** In order of creation, all states. */
  readonly itemIds: string[];
  activeItems: number;
  /** Rises with every change of the board or of its subitems: the page compares it to detect changes. */
  revision: number;
  /** The same per group id. */
  readonly groupRevisions: Map<string, number>;
}

/** The present state of an item. */
export function present(item: Item): ItemVersion {
  const latest = item.versions.at(-1);
  if (!latest) throw new Error(`Item ${item.id} has no state. This is a bug of the simulator.`);
  return latest;
}
