import type { ColumnValues, Effect } from './effects.js';
import type { OutgoingOrder } from './types.js';

/** One thing that an order changes on the board. */
export interface FieldChange {
  /** `item`: the item itself is made or taken off the board. */
  readonly kind: 'item' | 'group' | 'name' | 'column' | 'size';
  /** The source column, the size, or `Group`, `Name` and `Item`. */
  readonly field: string;
  /** Monday's id of the column; null for anything else. */
  readonly columnId: string | null;
  /** What the board shows by the records, which hold Monday's last answers; null where it shows nothing. */
  readonly before: string | number | null;
  readonly after: string | number | null;
  /** False where an answer was lost or an item was brought back: then it is not known what the board shows. */
  readonly certain: boolean;
}

/** What the records say of an order before anything is sent. */
export interface BeforeSending {
  readonly itemId: string | null;
  readonly itemName: string | null;
  readonly groupTitle: string | null;
  readonly sentColumns: ColumnValues;
  readonly uncertain: readonly string[];
  readonly lines: readonly {
    readonly size: string;
    readonly onBoard: boolean;
    readonly quantity: number | null;
    readonly uncertain: boolean;
  }[];
}

/** How a person calls the columns: by id. */
export type ColumnNames = ReadonlyMap<string, string>;

/** What the effects of one order change, field by field. `group` is the title of the group of a new item. */
export function changesOf(before: BeforeSending, effects: readonly Effect[], group: string, names: ColumnNames): FieldChange[] {
  return effects.flatMap((effect) => changesOfOne(before, effect, group, names));
}

function changesOfOne(before: BeforeSending, effect: Effect, group: string, names: ColumnNames): FieldChange[] {
  switch (effect.operation) {
    case 'CREATE_GROUP':
      return [];
    case 'CREATE_ITEM':
      return [
        plain('item', 'Item', null, 'created'),
        plain('group', 'Group', null, group),
        plain('name', 'Name', null, effect.name),
        ...Object.entries(effect.columns).map(([id, after]) => ({ ...plain('column', names.get(id) ?? id, null, after), columnId: id })),
      ];
    case 'UPDATE_ITEM':
      return [
        ...(effect.name === undefined
          ? []
          : [{ ...plain('name', 'Name', before.itemName, effect.name), certain: isCertain(before, 'name') }]),
        ...Object.entries(effect.columns).map(([id, after]) => ({
          ...plain('column', names.get(id) ?? id, before.sentColumns[id] ?? null, after),
          columnId: id,
          certain: isCertain(before, id),
        })),
      ];
    case 'MOVE_ITEM':
      return [{ ...plain('group', 'Group', before.groupTitle, effect.title), certain: isCertain(before, 'group') }];
    case 'ARCHIVE_ITEM':
      return [plain('item', 'Item', effect.itemId, 'archived')];
    case 'DELETE_ITEM':
      return [plain('item', 'Item', effect.itemId, 'deleted')];
    default:
      return [sizeChange(before, effect)];
  }
}

function sizeChange({ lines }: BeforeSending, effect: Extract<Effect, { readonly size: string }>): FieldChange {
  const line = lines.find(({ size }) => size === effect.size);
  const known = line?.onBoard === true ? line : undefined;
  const after =
    'quantity' in effect ? effect.quantity : effect.operation === 'ARCHIVE_SUBITEM' ? ('archived' as const) : ('deleted' as const);
  return { ...plain('size', effect.size, known?.quantity ?? null, after), certain: known?.uncertain !== true };
}

/** A field of an order, whether it changes or not. */
export type FieldOfOrder = FieldChange & { readonly changes: boolean };

/** Every field of an order: what the board shows by the records, and what it is to show. Sizes that are not ordered any more are among them. */
export function fieldsOf(before: BeforeSending, order: OutgoingOrder, names: ColumnNames): FieldOfOrder[] {
  const sizes = new Map(order.sizes.map(({ size, quantity }) => [size, quantity]));
  const known = new Map(before.lines.filter(({ onBoard }) => onBoard).map((line) => [line.size, line]));
  const fields: FieldChange[] = [
    { ...plain('group', 'Group', before.groupTitle, order.group), certain: isCertain(before, 'group') },
    { ...plain('name', 'Name', before.itemName, order.name), certain: isCertain(before, 'name') },
    ...Object.entries(order.columns).map(([id, after]) => ({
      ...plain('column', names.get(id) ?? id, before.sentColumns[id] ?? null, after),
      columnId: id,
      certain: isCertain(before, id),
    })),
    ...[...new Set([...sizes.keys(), ...known.keys()])].map((size) => {
      const line = known.get(size);
      const kept = order.keptSizes?.includes(size) === true ? (line?.quantity ?? null) : null;
      const after = sizes.get(size) ?? kept ?? (line === undefined ? null : 0);
      return { ...plain('size', size, line?.quantity ?? null, after), certain: line?.uncertain !== true };
    }),
  ];
  return fields.map((field) => ({ ...field, changes: field.before !== field.after || !field.certain }));
}

const isCertain = ({ uncertain }: BeforeSending, field: string): boolean => !uncertain.includes(field);

function plain(kind: FieldChange['kind'], field: string, before: FieldChange['before'], after: FieldChange['after']): FieldChange {
  return { kind, field, columnId: null, before, after, certain: true };
}
