import type { Effect } from './effects.js';
import { transitionItem } from './record/item.js';
import type { ItemRecord } from './record/item.js';
import { transitionSize } from './record/size.js';
import type { SizeRecord } from './record/size.js';
import { judgeCreation } from './record/states.js';

export type ItemEffect = Extract<Effect, { operation: 'CREATE_ITEM' | 'UPDATE_ITEM' | 'MOVE_ITEM' | 'ARCHIVE_ITEM' | 'DELETE_ITEM' }>;
export type SizeEffect = Extract<Effect, { readonly size: string }>;

/** What is known of an effect on an item once it has happened. */
export interface Happened {
  readonly id: string;
  /** What Monday made of the name; null where it kept it. */
  readonly shownName: string | null;
  /** Of a created item: the title of its group. */
  readonly groupTitle: string | null;
}

/** Column ids, `name` or `group` that an effect writes on an item. */
export function fieldsWrittenBy(effect: Effect): string[] {
  if (effect.operation === 'UPDATE_ITEM') return [...Object.keys(effect.columns), ...(effect.name === undefined ? [] : ['name'])];
  return effect.operation === 'MOVE_ITEM' ? ['group'] : [];
}

/** Whether the order gets an item in the place of another one: the subitems of that one, archived or deleted, stayed with it. */
export const replacesItem = (record: ItemRecord, id: string): boolean =>
  record.itemId !== null && record.itemId !== id && judgeCreation(record.state, record.itemId, id) === 'first';

/** The record of an order after an effect on its item. Pure. */
export function itemAfterEffect<Record extends ItemRecord>(record: Record, effect: ItemEffect, happened: Happened): Record {
  // The order has another item by now; the old one does not matter any more.
  if ('itemId' in effect && effect.itemId !== record.itemId) return record;
  switch (effect.operation) {
    case 'CREATE_ITEM': {
      const { id: itemId, shownName, groupTitle } = happened;
      const creation = judgeCreation(record.state, record.itemId, itemId);
      // Known from reading the board, and perhaps changed since.
      if (creation === 'known') return record;
      if (creation === 'second') return transitionItem(record, { type: 'foundTwice' });
      return transitionItem(record, { type: 'created', itemId, name: effect.name, shownName, groupTitle, columns: effect.columns });
    }
    case 'UPDATE_ITEM': {
      const written = new Set(fieldsWrittenBy(effect));
      return {
        ...record,
        itemName: effect.name ?? record.itemName,
        shownName: effect.name === undefined ? record.shownName : happened.shownName,
        sentColumns: { ...record.sentColumns, ...effect.columns },
        uncertain: record.uncertain.filter((field) => !written.has(field)),
      };
    }
    case 'MOVE_ITEM':
      return { ...record, groupTitle: effect.title, uncertain: record.uncertain.filter((field) => field !== 'group') };
    case 'ARCHIVE_ITEM':
      return transitionItem(record, { type: 'archivedByUs' });
    case 'DELETE_ITEM':
      return transitionItem(record, { type: 'deletedByUs' });
  }
}

/** The line of a size after an effect on its subitem, which has this id. Pure. */
export function sizeAfterEffect<Line extends SizeRecord>(line: Line, effect: SizeEffect, id: string): Line {
  if ('itemId' in effect && effect.itemId !== line.subitemId) return line;
  switch (effect.operation) {
    case 'CREATE_SUBITEM': {
      const creation = judgeCreation(line.state, line.subitemId, id);
      // Known from reading the board, and perhaps changed since.
      if (creation === 'known') return line;
      if (creation === 'second') return transitionSize(line, { type: 'foundTwice' });
      return transitionSize(line, { type: 'created', subitemId: id, quantity: effect.quantity });
    }
    case 'UPDATE_SUBITEM':
      return { ...line, quantity: effect.quantity, uncertain: false };
    case 'ARCHIVE_SUBITEM':
      return transitionSize(line, { type: 'archivedByUs' });
    case 'DELETE_SUBITEM':
      return transitionSize(line, { type: 'deletedByUs' });
  }
}
