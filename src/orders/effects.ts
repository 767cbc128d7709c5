import type { Digest } from './types.js';

/** Values by Monday column id, as they are (to be) on the board. */
export type ColumnValues = Readonly<Record<string, string | null>>;

/** One mutation on one target. The target is the key of a record, so that an effect is independent of batches and runs. */
export type Effect =
  | { readonly operation: 'CREATE_GROUP'; readonly title: string }
  | {
      readonly operation: 'CREATE_ITEM';
      readonly key: Digest;
      /** Null where Monday decides. */
      readonly groupId: string | null;
      readonly name: string;
      readonly columns: ColumnValues;
    }
  | {
      readonly operation: 'UPDATE_ITEM';
      readonly key: Digest;
      readonly itemId: string;
      /** Set when the item name changes. */
      readonly name?: string;
      /** Only what differs. */
      readonly columns: ColumnValues;
    }
  | { readonly operation: 'MOVE_ITEM'; readonly key: Digest; readonly itemId: string; readonly groupId: string; readonly title: string }
  | { readonly operation: 'ARCHIVE_ITEM'; readonly key: Digest; readonly itemId: string }
  | { readonly operation: 'DELETE_ITEM'; readonly key: Digest; readonly itemId: string }
  | {
      readonly operation: 'CREATE_SUBITEM';
      readonly key: Digest;
      readonly size: string;
      readonly parentItemId: string;
      readonly name: string;
      readonly quantity: number;
    }
  | {
      readonly operation: 'UPDATE_SUBITEM';
      readonly key: Digest;
      readonly size: string;
      readonly itemId: string;
      readonly quantity: number;
    }
  | { readonly operation: 'ARCHIVE_SUBITEM'; readonly key: Digest; readonly size: string; readonly itemId: string }
  | { readonly operation: 'DELETE_SUBITEM'; readonly key: Digest; readonly size: string; readonly itemId: string };

export type Operation = Effect['operation'];
