import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { person } from '../board/effects.js';
import { changeValues, createItem, createSubitem, moveItem } from '../board/item-operations.js';
import { restoreItem, retireItem } from '../board/item-lifecycle.js';
import { activateLabel, deactivateLabel, duplicateItem, moveSubitem, moveToBoard, renameLabel } from '../board/person-operations.js';
import { changeColumn, createColumn, createGroup, deleteColumn, retireGroup, updateGroup } from '../board/structure-operations.js';
import type { World } from '../board/world.js';
import { LabelDraft } from '../columns/label-draft.js';
import { scopeNames } from '../graphql/scope-names.js';
import { noSuchColumn } from '../failure.js';
import type { ApiParts } from '../http/api.js';
import { faultShape } from '../http/faults.js';
import { randomFaultsShape } from '../http/random-faults.js';
import { settingsChange, settingsShape } from '../settings.js';

/** What an action may change: all that the API works with. */
export type ControlParts = Omit<ApiParts, 'schema'>;

interface Action {
  (parts: ControlParts, body: unknown): Record<string, unknown>;
  /** The shape of its parameters. */
  readonly shape: z.ZodRawShape;
}

/** Binds an action to the shape of its parameters; unknown parameters are refused. */
const action = <S extends z.ZodRawShape>(
  shape: S,
  run: (parts: ControlParts, input: z.output<z.ZodObject<S>>) => Record<string, unknown>,
): Action => {
  const strict = z.strictObject({ action: z.string(), ...shape });
  const bound = (parts: ControlParts, body: unknown): Record<string, unknown> =>
    run(parts, strict.parse(body) as unknown as z.output<z.ZodObject<S>>);
  return Object.assign(bound, { shape });
};

const id = z.union([z.string(), z.number()]).transform(String);
const values = z.record(z.string(), z.unknown()).default({});

/** Every action of the control channel. Changes of items count as changes of a person. */
export const actions: Readonly<Record<string, Action>> = {
  fault: action({ fault: faultShape }, ({ faults }, { fault }) => {
    faults.add(fault);
    return { faults: faults.list() };
  }),
  /** Draws faults for a share of the requests from now on, until `clearFaults`. The same seed draws the same faults. */
  randomFaults: action(randomFaultsShape, ({ faults }, { seed, probability, kinds, delayMs, retrySeconds }) => {
    faults.drawn({ seed, probability, kinds, delayMs, retrySeconds });
    return { faults: faults.state() };
  }),
  clearFaults: action({}, ({ faults }) => {
    faults.clear();
    return {};
  }),
  settings: action(settingsChange.shape, ({ world }, { action: _action, ...changes }: Record<string, unknown>) => {
    world.settings = settingsShape.parse({ ...world.settings, ...changes });
    return { settings: world.settings };
  }),
  /** Moves the simulator's clock forward: budgets refill, keys and cursors expire, the index catches up. */
  advanceClock: action({ ms: z.number().min(0) }, ({ world }, { ms }) => {
    world.clock.advance(ms);
    return { now: new Date(world.clock.now()).toISOString() };
  }),
  /** As if Monday had forgotten every kept answer. */
  forgetKeys: action({}, ({ idempotency }) => {
    idempotency.clear();
    return {};
  }),
  addLabel: action({ boardId: id, columnId: z.string(), label: z.string().min(1) }, ({ world }, { boardId, columnId, label }) => {
    const board = world.board(boardId);
    const column = board.columns.find((candidate) => candidate.id === columnId);
    if (!column) throw noSuchColumn(columnId);
    const draft = new LabelDraft(true, world.settings);
    const labelId = draft.find(column, label) ?? draft.add(column, label, label);
    draft.commit();
    world.touch(board);
    return { labelId };
  }),
  renameLabel: action({ boardId: id, columnId: z.string(), label: z.string(), to: z.string().min(1) }, ({ world }, input) => ({
    labelId: renameLabel(world, input),
  })),
  deactivateLabel: action({ boardId: id, columnId: z.string(), label: z.string() }, ({ world }, input) => ({
    labelId: deactivateLabel(world, input),
  })),
  activateLabel: action({ boardId: id, columnId: z.string(), label: z.string() }, ({ world }, input) => ({
    labelId: activateLabel(world, input),
  })),
  /** Changes of an administrator in the column manager of the account. */
  manageColumn: action({ boardId: id, columnId: z.string() }, ({ world }, { boardId, columnId }) => {
    const column = world.board(boardId).columns.find((candidate) => candidate.id === columnId);
    if (!column) throw noSuchColumn(columnId);
    column.managed = true;
    return { columnId };
  }),
  removeColumn: action(
    { boardId: id, columnId: z.string(), neverThere: z.boolean().default(false) },
    ({ world }, { boardId, columnId, neverThere }) => {
      deleteColumn(world, person, boardId, columnId);
      if (neverThere) world.board(boardId).deletedColumnIds.delete(columnId);
      return { columnId };
    },
  ),
  addColumn: action(
    { boardId: id, columnId: z.string(), title: z.string(), type: z.string(), labels: z.array(z.string()).default([]) },
    ({ world }, { columnId, ...input }) => ({
      columnId: createColumn(world, person, { ...input, id: columnId, description: null }).id,
    }),
  ),
  renameColumn: action({ boardId: id, columnId: z.string(), title: z.string().min(1) }, ({ world }, input) => ({
    columnId: changeColumn(world, person, input).id,
  })),
  retypeColumn: action({ boardId: id, columnId: z.string(), type: z.string().min(1) }, ({ world }, input) => ({
    columnId: changeColumn(world, person, input).id,
  })),
  /** One more board, empty: a copy of another one, or a fresh one. */
  createBoard: action({ boardId: id.optional(), name: z.string().min(1), copyOf: id.optional() }, ({ world }, input) => {
    const board = world.addBoard({ id: input.boardId ?? null, name: input.name, copyOf: input.copyOf ?? null });
    return { boardId: board.id, subitemBoardId: world.subitemBoard(board.id)?.id ?? null };
  }),
  /** Changes of an owner in the menu of a board: archive or restore it, set who may change it, set the owner. */
  changeBoard: action(
    {
      boardId: id,
      state: z.enum(['active', 'archived', 'deleted']).optional(),
      permissions: z.enum(['everyone', 'collaborators', 'assignee', 'owners']).optional(),
      ownedBySync: z.boolean().optional(),
    },
    ({ world }, { boardId, state, permissions, ownedBySync }) => {
      const board = world.board(boardId);
      board.state = state ?? board.state;
      board.permissions = permissions ?? board.permissions;
      board.ownedBySync = ownedBySync ?? board.ownedBySync;
      world.touch(board);
      return { boardId };
    },
  ),
  createItem: action({ boardId: id, groupId: z.string().nullable().default(null), name: z.string(), values }, ({ world }, input) => ({
    itemId: createItem(world, person, { ...input, createLabels: true }).id,
  })),
  createSubitem: action({ parentId: id, name: z.string(), values }, ({ world }, input) => ({
    itemId: createSubitem(world, person, { ...input, createLabels: true }).id,
  })),
  rename: action({ itemId: id, name: z.string() }, ({ world }, { itemId, name }) => edited(world, itemId, { name })),
  edit: action({ itemId: id, values: z.record(z.string(), z.unknown()) }, ({ world }, input) => edited(world, input.itemId, input.values)),
  archive: action({ itemId: id }, ({ world }, { itemId }) => ({ itemId: retireItem(world, person, itemId, 'archived').id })),
  delete: action({ itemId: id }, ({ world }, { itemId }) => ({ itemId: retireItem(world, person, itemId, 'deleted').id })),
  restore: action({ itemId: id }, ({ world }, { itemId }) => ({ itemId: restoreItem(world, person, itemId).id })),
  move: action({ itemId: id, groupId: z.string() }, ({ world }, { itemId, groupId }) => ({
    itemId: moveItem(world, person, itemId, groupId).id,
  })),
  moveToBoard: action(
    { itemId: id, boardId: id, groupId: z.string().nullable().default(null) },
    ({ world }, { itemId, boardId, groupId }) => ({
      itemId: moveToBoard(world, itemId, boardId, groupId).id,
    }),
  ),
  moveSubitem: action({ itemId: id, parentId: id }, ({ world }, { itemId, parentId }) => ({
    itemId: moveSubitem(world, itemId, parentId).id,
  })),
  duplicateItem: action({ itemId: id, withSubitems: z.boolean().default(true) }, ({ world }, { itemId, withSubitems }) => ({
    itemId: duplicateItem(world, itemId, withSubitems).id,
  })),
  createGroup: action({ boardId: id, title: z.string() }, ({ world }, { boardId, title }) => ({
    groupId: createGroup(world, person, { boardId, title, color: null, placement: { method: null, relativeTo: null } }).id,
  })),
  renameGroup: action({ boardId: id, groupId: z.string(), title: z.string() }, ({ world }, { boardId, groupId, title }) => ({
    groupId: updateGroup(world, person, { boardId, groupId, attribute: 'title', value: title }).id,
  })),
  archiveGroup: action({ boardId: id, groupId: z.string() }, ({ world }, { boardId, groupId }) => ({
    groupId: retireGroup(world, person, boardId, groupId, 'archived').id,
  })),
  deleteGroup: action({ boardId: id, groupId: z.string() }, ({ world }, { boardId, groupId }) => ({
    groupId: retireGroup(world, person, boardId, groupId, 'deleted').id,
  })),
  /** Every API call is refused with 401 from now on. */
  revokeToken: action({}, ({ tokens }) => {
    tokens.revokeAll();
    return {};
  }),
  /** A further token that the API accepts; naming the first token makes it valid again. All scopes unless some are given. */
  issueToken: action(
    { token: z.string().min(1).optional(), scopes: z.array(z.enum(scopeNames)).default([...scopeNames]) },
    ({ tokens }, input) => {
      const token = input.token ?? randomBytes(24).toString('base64url');
      tokens.add(token, input.scopes);
      return { token };
    },
  ),
  /** Everything as it was at the start: boards, log, settings, faults, budgets, keys, tokens and clock. */
  reset: action({}, (parts) => {
    parts.world.clock.reset();
    parts.world.reset();
    for (const part of [parts.cursors, parts.idempotency, parts.faults, parts.requests]) part.clear();
    parts.limits.reset();
    parts.tokens.reset();
    return {};
  }),
};

function edited(world: World, itemId: string, values: Record<string, unknown>): Record<string, unknown> {
  const { boardId } = world.item(itemId);
  return {
    itemId: changeValues(world, person, { operation: 'change_multiple_column_values', boardId, itemId, values, createLabels: true }).id,
  };
}
