import type { Clock } from '../clock.js';
import { boardData, invalidArgument, noSuchBoard, noSuchItem } from '../failure.js';
import { defaultSettings, type Settings } from '../settings.js';
import type { BoardDescription, SubitemBoardDescription } from './description.js';
import { EffectLog, type Actor, type EffectDetails } from './effects.js';
import { buildBoard, copyBoard, defaultColumns, newColumn } from './boot.js';
import { present, type Board, type Item, type ItemVersion } from './model.js';

// Above 2^31 like the real ids, so that a client that takes them for 32-bit integers fails here too.
const FIRST_ITEM_ID = 9_700_000_001;
// Older states of an item are kept this long for the lagging index; longer lags show the oldest state that is left.
const HISTORY_MS = 10 * 60_000;

/** All boards of the simulated account. Every change goes through `commit`, which also logs it. */
export class World {
  readonly log = new EffectLog();
  readonly boards = new Map<string, Board>();
  readonly items = new Map<string, Item>();
  settings: Settings = defaultSettings();
  /** Rises with every reset. */
  epoch = 0;
  private readonly hiddenBoards = new Map<string, SubitemBoardDescription>();
  private nextId = FIRST_ITEM_ID;

  constructor(
    readonly clock: Clock,
    private readonly descriptions: readonly BoardDescription[],
  ) {
    this.boot();
  }

  /** Back to the boards as described, with an empty log and default settings. */
  reset(): void {
    for (const collection of [this.boards, this.items, this.hiddenBoards]) collection.clear();
    this.epoch += 1;
    this.log.clear();
    this.settings = defaultSettings();
    this.nextId = FIRST_ITEM_ID;
    this.boot();
  }

  private boot(): void {
    for (const description of this.descriptions) {
      const { board_id: id, board_name: name, subitem_board: described } = description;
      const fresh = description.subitems === 'none yet' || described === undefined;
      const hidden = described ?? { board_id: this.newId(), board_name: `Subitems of ${name}` };
      this.hiddenBoards.set(id, { ...hidden, columns: fresh ? defaultColumns : described.columns });
      const single = description.hierarchy_type === 'multi_level';
      const columns = fresh && !single ? description.columns.filter((column) => column.monday_type !== 'subtasks') : description.columns;
      this.boards.set(id, buildBoard({ ...description, columns }, null));
      if (!fresh && !single) this.boards.set(hidden.board_id, this.plannedSubitemBoard(id));
    }
  }

  /** One more board: an empty copy of another one with its subitem board, or one with Monday's default columns. Any id that is in use is refused. */
  addBoard(input: { id: string | null; name: string; copyOf: string | null }): Board {
    const id = input.id ?? this.newId();
    if (this.boards.has(id)) throw invalidArgument('A board with this id exists already', boardData(id));
    const hidden = { board_id: this.newId(), board_name: `Subitems of ${input.name}` };
    const original = input.copyOf === null ? null : this.board(input.copyOf);
    const described = original && this.hiddenBoards.get(original.id);
    this.hiddenBoards.set(id, { columns: defaultColumns, ...described, ...hidden });
    const board = original
      ? copyBoard(original, { id, name: input.name, parentBoardId: null })
      : buildBoard({ board_id: id, board_name: input.name, columns: defaultColumns }, null);
    this.boards.set(id, board);
    const subitems = original && this.subitemBoard(original.id);
    if (subitems)
      this.boards.set(hidden.board_id, copyBoard(subitems, { id: hidden.board_id, name: hidden.board_name, parentBoardId: id }));
    return board;
  }

  newId(): string {
    this.nextId += 1;
    return String(this.nextId);
  }

  board(id: string): Board {
    const board = this.boards.get(id);
    if (!board) throw noSuchBoard(id);
    return board;
  }

  item(id: string | null | undefined): Item {
    const item = this.items.get(id ?? '');
    if (!item) throw noSuchItem(id ?? '');
    return item;
  }

  /** The board of the subitems, which is the board itself where it has several levels; null before the first subitem. */
  subitemBoard(parentBoardId: string): Board | null {
    const parent = this.boards.get(parentBoardId);
    if (parent?.hierarchy === 'multi_level') return parent;
    return this.boards.get(this.hiddenBoards.get(parentBoardId)?.board_id ?? '') ?? null;
  }

  /** The hidden board as the first subitem would make it. */
  plannedSubitemBoard(parentBoardId: string): Board {
    const hidden = this.hiddenBoards.get(parentBoardId);
    if (!hidden) throw noSuchBoard(parentBoardId);
    return buildBoard(hidden, parentBoardId);
  }

  /** Makes sure that the board of the subitems exists, and the parent's column of type subtasks with it. */
  openSubitemBoard(parent: Board, planned?: Board): Board {
    const board = this.subitemBoard(parent.id) ?? planned ?? this.plannedSubitemBoard(parent.id);
    this.boards.set(board.id, board);
    if (parent.columns.some(({ type }) => type === 'subtasks')) return board;
    const described = this.descriptions.find((description) => description.board_id === parent.id);
    const column = described?.columns.find((candidate) => candidate.monday_type === 'subtasks');
    const id = column?.monday_id ?? `subtasks_mk${this.newId().slice(-6)}`;
    parent.columns.splice(1, 0, newColumn({ id, title: column?.monday_title ?? 'Subitems', type: 'subtasks' }));
    return board;
  }

  /** Adds a state to an item and removes states older than any lag. */
  advance(item: Item, change: Partial<Omit<ItemVersion, 'at'>>): void {
    const before = present(item);
    const at = this.clock.now();
    const after = { ...before, ...change, at };
    item.versions.push(after);
    while ((item.versions[1]?.at ?? Infinity) <= at - HISTORY_MS) item.versions.shift();
    this.touchItem(item, before.groupId, after.groupId);
  }

  /** Marks the groups in which people see this item (a subitem: its parent's group) as changed. */
  touchItem(item: Item, ...groupIds: readonly string[]): void {
    const parent = item.parentId === null ? null : this.item(item.parentId);
    if (parent) this.touch(this.board(parent.boardId), present(parent).groupId);
    this.touch(this.board(item.boardId), ...groupIds);
  }

  touch(board: Board, ...groupIds: readonly string[]): void {
    board.revision += 1;
    for (const groupId of groupIds) board.groupRevisions.set(groupId, board.revision);
  }

  /** Writes an executed change into the log. */
  commit(actor: Actor, details: EffectDetails): void {
    this.log.append(actor, this.clock.now(), details);
  }
}
