import type { GraphQLResolveInfo } from 'graphql';
import type { Actor } from '../board/effects.js';
import { changeValues, createItem, createSubitem, moveItem } from '../board/item-operations.js';
import { retireItem } from '../board/item-lifecycle.js';
import type { Column, Item } from '../board/model.js';
import { requireRights } from '../board/rights.js';
import { createColumn, createGroup, deleteColumn, retireGroup, updateGroup } from '../board/structure-operations.js';
import type { World } from '../board/world.js';
import { pause } from '../clock.js';
import { failure, invalidArgument } from '../failure.js';
import type { RequestContext } from './context.js';
import type { JsonInput } from './json-scalar.js';
import { refusedMutation } from './refused-mutation.js';

/** Arguments after GraphQL checked them against the schema; that check is what makes the casts below safe. */
interface Arguments {
  readonly board_id: string;
  readonly item_id?: string | null;
  readonly group_id?: string | null;
  readonly parent_item_id: string;
  readonly item_name: string;
  readonly column_values?: JsonInput | null;
  readonly create_labels_if_missing?: boolean | null;
  readonly column_id: string;
  readonly value?: JsonInput | string | null;
  readonly group_name: string;
  readonly group_color?: string | null;
  readonly position_relative_method?: 'before_at' | 'after_at' | null;
  readonly relative_to?: string | null;
  readonly group_attribute: string;
  readonly new_value: string;
  readonly id?: string | null;
  readonly title: string;
  readonly description?: string | null;
  readonly defaults?: JsonInput | null;
  readonly column_type: string;
}

type Mutation = (world: World, actor: Actor, args: Arguments) => unknown;

const mutations: Readonly<Record<string, Mutation>> = {
  create_item: (world, actor, args) =>
    createItem(world, actor, {
      boardId: args.board_id,
      groupId: args.group_id ?? null,
      name: args.item_name,
      values: columnValues(args.column_values),
      createLabels: args.create_labels_if_missing ?? false,
    }),
  create_subitem: (world, actor, args) =>
    createSubitem(world, actor, {
      parentId: args.parent_item_id,
      name: args.item_name,
      values: columnValues(args.column_values),
      createLabels: args.create_labels_if_missing ?? false,
    }),
  change_multiple_column_values: (world, actor, args) =>
    change(world, actor, 'change_multiple_column_values', args, columnValues(args.column_values)),
  change_column_value: (world, actor, args) =>
    change(world, actor, 'change_column_value', args, { [args.column_id]: jsonText(args.value) }),
  change_simple_column_value: (world, actor, args) =>
    change(world, actor, 'change_simple_column_value', args, { [args.column_id]: args.value ?? null }),
  move_item_to_group: (world, actor, args) => moveItem(world, actor, args.item_id ?? '', args.group_id ?? ''),
  archive_item: (world, actor, args) => retireItem(world, actor, args.item_id ?? '', 'archived'),
  delete_item: (world, actor, args) => retireItem(world, actor, args.item_id ?? '', 'deleted'),
  create_group: (world, actor, args) =>
    createGroup(world, actor, {
      boardId: args.board_id,
      title: args.group_name,
      color: args.group_color ?? null,
      placement: { method: args.position_relative_method ?? null, relativeTo: args.relative_to ?? null },
    }),
  update_group: (world, actor, args) =>
    updateGroup(world, actor, {
      boardId: args.board_id,
      groupId: args.group_id ?? '',
      attribute: args.group_attribute,
      value: args.new_value,
    }),
  archive_group: (world, actor, args) => retireGroup(world, actor, args.board_id, args.group_id ?? '', 'archived'),
  delete_group: (world, actor, args) => retireGroup(world, actor, args.board_id, args.group_id ?? '', 'deleted'),
  create_column: (world, actor, args): Column =>
    createColumn(world, actor, {
      boardId: args.board_id,
      id: args.id ?? null,
      title: args.title,
      type: args.column_type,
      description: args.description ?? null,
      labels: defaultLabels(args.defaults),
    }),
  create_dropdown_column: (world, actor, args): Column => {
    const { labels } = (args.defaults ?? { labels: [] }) as unknown as { labels: readonly { readonly label: string }[] };
    return createColumn(world, actor, {
      boardId: args.board_id,
      id: args.id ?? null,
      title: args.title,
      type: 'dropdown',
      description: args.description ?? null,
      labels: labels.map(({ label }) => label),
    });
  },
  /** Monday answers null, although the column is deleted. */
  delete_column: (world, actor, args) => {
    deleteColumn(world, actor, args.board_id, args.column_id);
    return null;
  },
};

/** Resolvers of all mutations. GraphQL runs them one after another in document order; each waits the configured latency, then commits at once. */
export const mutationResolvers = Object.fromEntries(
  Object.entries(mutations).map(([name, mutate]) => [
    name,
    async (_source: unknown, args: Arguments, context: RequestContext, info: GraphQLResolveInfo): Promise<unknown> => {
      await pause(context.world.settings.latencyMs);
      if (context.epoch !== context.world.epoch) throw new Error('The simulator was reset while this mutation waited');
      if (context.mutationsLeft <= 0) throw new Error('The simulated process died before this mutation');
      context.mutationsLeft -= 1;
      if (context.refusedMutation?.alias === String(info.path.key)) throw refusedMutation(context.refusedMutation.name);
      requireRights(context.world, args, info.fieldName);
      return mutate(context.world, { ...context.actor, alias: String(info.path.key) }, args);
    },
  ]),
);

function change(world: World, actor: Actor, operation: string, args: Arguments, values: Record<string, unknown>): Item {
  if (args.item_id == null) throw failure('InvalidItemIdException', 'An item id is required');
  return changeValues(world, actor, {
    operation,
    boardId: args.board_id,
    itemId: args.item_id,
    values,
    createLabels: args.create_labels_if_missing ?? false,
  });
}

/** `column_values` must be the JSON text of an object; an object itself is what Monday does not take. */
function columnValues(input: JsonInput | null | undefined): Record<string, unknown> {
  if (!input) return {};
  if (!input.wasText || typeof input.value !== 'object' || input.value === null || Array.isArray(input.value)) {
    throw invalidArgument('column_values must be the JSON text of an object, with column ids as keys');
  }
  return input.value as Record<string, unknown>;
}

function jsonText(input: JsonInput | string | null | undefined): unknown {
  if (typeof input === 'object' && input !== null && input.wasText) return input.value;
  throw invalidArgument('value must be JSON text');
}

/** Labels of `create_column(defaults:)`: a list of texts, or of objects with `label` or `name`. */
function defaultLabels(input: JsonInput | null | undefined): string[] {
  const labels = (input?.value as { labels?: unknown } | null | undefined)?.labels;
  if (!Array.isArray(labels)) return [];
  return labels.map((label: unknown) => {
    const { label: text, name } = (typeof label === 'object' && label !== null ? label : { label }) as { label?: unknown; name?: unknown };
    return String(text ?? name);
  });
}
