import { active, openGroups, sizeOf } from '../support/board.js';
import type { Board, BoardItem } from '../support/board.js';
import type { Model, ModelItem } from './model.js';
import { keptBy, LABELLED } from './kept.js';
import type { LabelField, Manners } from './kept.js';
import type { PeopleOfTheBoard } from './people.js';
import { nameOf } from './read.js';
import { COLUMNS } from '../support/shipped-board.js';

/** What the model holds of an item's columns. */
const COMPARED = ['number', 'style', 'colour', 'customer', 'season', 'price', 'type', 'unit'] as const;

/** Where board and model disagree, as sentences. Items that the model expects as new ones get their ids here. */
export function compare(board: Board, model: Model, people: PeopleOfTheBoard): string[] {
  const byId = new Map(board.items.map((item) => [item.id, item]));
  const titles = new Map(board.groups.map(({ id, title }) => [id, title]));
  const problems = bind(board, model);
  for (const item of model.items) {
    const shown = byId.get(item.id ?? '');
    if (shown !== undefined)
      problems.push(
        ...compareItem(item, shown, { is: titles.get(shown.groupId ?? '') ?? '', should: groupOf(item, model) }, model.manners),
      );
  }
  const ours = new Set(model.items.map(({ id }) => id));
  problems.push(
    ...active(board.items)
      .filter(({ id, createdBy }) => createdBy === 'sync' && !ours.has(id))
      .map((item) => `P12: item ${item.id} ${item.name} is on the board, and not in the model`),
  );
  for (const [id, name] of people.ownItems) {
    const own = byId.get(id);
    if (own?.state !== 'active' || own.name !== name || own.values[COLUMNS.unmapped] !== name || own.subitems.length > 0)
      problems.push(`P13: ${name} was touched`);
  }
  for (const copy of people.copies) {
    if (JSON.stringify(byId.get(copy.id)) !== JSON.stringify(copy)) problems.push(`P13: the copy ${copy.id} ${copy.name} was touched`);
  }
  const groups = new Set(openGroups(board).map(({ title }) => title));
  return [...problems, ...people.ownGroups.filter((title) => !groups.has(title)).map((title) => `P13: the group ${title} is gone`)];
}

function bind(board: Board, model: Model): string[] {
  const bound = new Set(model.items.map(({ id }) => id));
  const problems: string[] = [];
  for (const item of model.items.filter(({ id }) => id === null)) {
    const { number, style, colour } = item.shows;
    const [found, ...others] = active(board.items).filter(
      (shown) =>
        shown.createdBy === 'sync' &&
        !bound.has(shown.id) &&
        keptBy(model.manners, { ...item.shows, number, style, colour }).name === shown.name,
    );
    if (found === undefined || others.length > 0)
      problems.push(`P12: order ${nameOf(item.shows)} is on the board ${found === undefined ? 'not at all' : 'more than once'}`);
    else {
      item.id = found.id;
      bound.add(found.id);
    }
  }
  return problems;
}

const groupOf = ({ marks, shows }: ModelItem, { manners, renamedGroups }: Model): string =>
  marks.group ?? renamedGroups.get(shows.group) ?? keptBy(manners, shows).group;

const isLabel = (field: string): field is LabelField => LABELLED.some((one) => one === field);

function compareItem(
  item: ModelItem,
  shown: BoardItem,
  group: { readonly is: string; readonly should: string },
  manners: Manners,
): string[] {
  const name = `item ${shown.id} ${nameOf(item.shows)}`;
  const expectedState = item.state === 'removed by a person' ? 'not active' : item.state;
  const state = item.state === 'removed by a person' && shown.state !== 'active' ? 'not active' : shown.state;
  if (state !== expectedState) return [`P12: ${name} is ${state} instead of ${expectedState}`];
  if (item.state !== 'active') return [];
  const problems: string[] = [];
  const equal = (what: string, is: unknown, should: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(should))
      problems.push(`P12: ${name}: ${what} is ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
  };
  equal('the note of a person', shown.values[COLUMNS.unmapped] ?? null, item.note);
  if (item.inDoubt) return problems;
  const { marks } = item;
  const shows = { ...keptBy(manners, item.shows), price: marks.price ?? item.shows.price };
  // Once it was uncertain, what a person wrote may have been overwritten with the rest.
  const unknown = (mark: string | null): boolean => item.everInDoubt && mark !== null;
  for (const field of COMPARED)
    if (field !== 'price' || !unknown(marks.price))
      equal(field, shown.values[COLUMNS[field]] ?? null, (isLabel(field) ? marks.labels.get(field) : undefined) ?? shows[field]);
  if (!unknown(marks.group)) equal('the group', group.is, group.should);
  if (!unknown(marks.name)) equal('the name', shown.name, marks.name ?? shows.name);
  equal('sizes', sizes(shownSizes(shown), item), sizes(expectedSizes(item), item));
  return problems;
}

const shownSizes = (shown: BoardItem): [string, number][] =>
  active(shown.subitems).map((subitem) => [sizeOf(subitem), Number(subitem.values[COLUMNS.quantity])]);

const expectedSizes = ({ sizes: made, marks }: ModelItem): [string, number][] =>
  Object.entries(made).flatMap(([size, quantity]): [string, number][] => {
    const mark = marks.sizes.get(size);
    return mark === null ? [] : [[size, mark ?? quantity]];
  });

const sizes = (entries: readonly [string, number][], { everInDoubt, marks }: ModelItem): [string, number][] =>
  entries.filter(([size, quantity]) => !everInDoubt || (quantity > 0 && !marks.sizes.has(size))).sort(([a], [b]) => a.localeCompare(b));
