import type { Effect } from '../orders/effects.js';

/** One request as it will be stored and sent: the exact bytes, and which alias carries which effect. */
export interface BuiltRequest {
  /** The JSON body, byte for byte. Only this text is ever (re)sent. */
  readonly body: string;
  /** In order of execution. `alias` is unique within the body. */
  readonly aliases: readonly { readonly alias: string; readonly effect: Effect }[];
  /** Complexity points to reserve before the send. */
  readonly estimatedCost: number;
}

/** What the answer to a mutation shows of its item: the name, and columns by id. What the request did not ask for is missing. */
export interface ShownByAnswer {
  readonly name?: string;
  readonly columns: Readonly<Record<string, string | null>>;
}

/** The definite result of one alias. */
export type AliasAnswer =
  | { readonly alias: string; readonly result: 'done'; readonly id: string; readonly shown?: ShownByAnswer }
  | { readonly alias: string; readonly result: 'refused'; readonly error: MondayError };

/** An error of Monday or of the connection, with its code of the registry. */
export interface MondayError {
  /** Code of the error registry. */
  readonly code: string;
  /** Monday's own message, without tokens. */
  readonly message: string;
  readonly httpStatus: number | null;
  /** Column that the error names, if any. */
  readonly columnId?: string;
}

/** Budget state from the headers and the `complexity` field of an answer. Values that the answer lacks are missing. */
export interface RateState {
  readonly complexityLimit?: number;
  readonly complexityLeft?: number;
  readonly complexityResetSeconds?: number;
  readonly cost?: number;
}

/** The outcome of one send. */
export type SendOutcome =
  /** Every alias has a definite result. */
  | {
      readonly kind: 'answered';
      readonly answers: readonly AliasAnswer[];
      readonly rate: RateState;
      readonly replayed: boolean;
      readonly response: string;
    }
  /** Refused as a whole before anything was executed; `bisect` where smaller requests can isolate the refused mutation (R7). */
  | { readonly kind: 'refused'; readonly error: MondayError; readonly bisect: boolean; readonly rate: RateState; readonly response: string }
  /** Not executed, try again later: a limit, a lock, or the same key still running. */
  | { readonly kind: 'later'; readonly error: MondayError; readonly retryAfterMs: number; readonly rate: RateState }
  /** Stops the whole run: token, permission, board or column. Nothing was executed. */
  | { readonly kind: 'stop'; readonly error: MondayError }
  /** May or may not have taken effect (R4, R5). */
  | { readonly kind: 'ambiguous'; readonly error: MondayError };

export interface BoardColumn {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** Labels of a status or dropdown column by label id; absent for other types. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Texts of labels that a person has deactivated; absent when there are none. */
  readonly deactivated?: readonly string[];
  /** Of a board with several levels: Monday shows what it calculates from the subitems, ignores writes and says nothing about it. */
  readonly calculated?: true;
}

/** What Monday says of the version of its API beside the answers of one read. */
export interface ApiFacts {
  /** The version that was asked for. */
  readonly asked: string;
  /** The version that answered; null when the answers do not say it. */
  readonly answered: string | null;
  /** What Monday warns of: mostly fields that a later version lacks. */
  readonly warnings: readonly string[];
}

/** The facts of the live board: read by the preflight, at the start of each batch, and to validate a mapping. */
export interface BoardFacts {
  readonly boardId: string;
  readonly name: string;
  /** In Monday's terms: active, archived or deleted. */
  readonly state: string;
  /** In Monday's terms: `board`, `sub_items_board` and others. */
  readonly type: string;
  /** In Monday's terms. Subitems of a `multi_level` board are on the board itself. */
  readonly hierarchy: 'classic' | 'multi_level';
  /** What the user of the token may do with the items. */
  readonly access: 'edit' | 'view';
  /** Who besides its owners may change what, in Monday's terms: `everyone` all of it, `collaborators` the items alone, `assignee` their own items, `owners` nothing. */
  readonly permissions: string;
  /**
   * Whether the user of the token is named as an owner; an owner through a team does not count. Null when everyone may do everything, since
   * Monday is not asked then; the refusal in Monday's words when the token lacks the scopes to ask.
   */
  readonly owned: boolean | null | { readonly refused: string };
  readonly itemsCount: number;
  readonly itemsLimit: number | null;
  readonly columns: readonly BoardColumn[];
  readonly groups: readonly { readonly id: string; readonly title: string }[];
  /** Null until the first subitem exists. */
  readonly subitemBoardId: string | null;
  readonly subitemColumns: readonly BoardColumn[];
  readonly api: ApiFacts;
}

export interface BoardSubitem {
  readonly id: string;
  readonly parentId: string;
  /** Board of the parent; null when the token cannot see it. */
  readonly parentBoardId: string | null;
  readonly name: string;
  readonly values: Readonly<Record<string, string | null>>;
}

export interface BoardItem {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'archived' | 'deleted';
  readonly groupId: string | null;
  /** Text of the columns asked for, by column id; null when empty. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** An item read by id: ids stay when people move items and subitems, so it may be anywhere. */
export interface PlacedItem extends BoardItem {
  /** Null when the token cannot see the board. */
  readonly board: { readonly id: string; readonly name: string } | null;
  /** The item above a subitem; null for an item. */
  readonly parentId: string | null;
}

/**
 * The client interface for Monday: each method has one purpose; `send` is exactly one HTTP request. Reads return complete answers or throw
 * `IncompleteRead` (R6): no errors, no null on the path, every page, every requested id or parent.
 */
export interface MondayApi {
  /** SHA-256 of the token, shortened: names the token without revealing it. */
  readonly tokenIdentity: string;
  send(request: { readonly requestId: string; readonly body: string; readonly aliases: readonly string[] }): Promise<SendOutcome>;
  readBoard(boardId: string): Promise<BoardFacts>;
  readGroups(boardId: string): Promise<readonly { readonly id: string; readonly title: string }[]>;
  /** Active items whose text column holds one of the values, whole value. All pages. */
  findItems(boardId: string, columnId: string, values: readonly string[], readColumns: readonly string[]): Promise<readonly BoardItem[]>;
  /** Every active item of the board. All pages. */
  allItems(boardId: string, readColumns: readonly string[]): Promise<readonly BoardItem[]>;
  /** Items and subitems by id, whatever their state and on whichever board. An id that no longer exists at Monday is missing from the answer. */
  readItems(ids: readonly string[], readColumns: readonly string[]): Promise<readonly PlacedItem[]>;
  /** Subitems of each parent. Every requested parent must be in the answer. */
  readSubitems(parentIds: readonly string[], readColumns: readonly string[]): Promise<readonly BoardSubitem[]>;
}
