import type { ColumnBinding } from './binding.js';
import type { Findings } from './findings.js';
import { MAX_GROUP_TITLE, MAX_ITEM_NAME } from './limits.js';
import type { GroupSettings, RulesSettings } from './rules-settings.js';
import { blankTest, singleSpaced, toText } from './text.js';
import type { SourceRow } from './types.js';

export interface NameReader {
  readonly positions: readonly number[];
  read(row: SourceRow, findings: Findings): string;
}

export interface GroupReader {
  readonly positions: readonly number[];
  /** Season of the row as its group names it: the first that is not blank, else the fallback. Null for groups that have none. */
  season(row: SourceRow): string | null;
  /** NO_GROUP where Monday decides. */
  read(row: SourceRow, customer: string, findings: Findings): string;
}

/** The title of the group of an order that the mapping assigns to none: Monday decides where the item goes, and the sync never moves it. */
export const NO_GROUP = '';

/** Item name: the parts that are not blank, joined, 1 to 255 characters. */
export function nameReader(settings: RulesSettings, binding: ColumnBinding): NameReader {
  const { parts, separator } = settings.title;
  const positions = parts.map((name) => binding.position(name, 'title'));
  const isBlank = blankTest(settings.blank);
  const columns = parts.join(', ');
  return {
    positions,
    read: (row, findings) => {
      const texts = positions.map((position) => singleSpaced(toText(row[position]))).filter((text) => !isBlank(text));
      const name = singleSpaced(texts.join(separator));
      if (name === '') findings.reject('TITLE_BLANK', columns, '', 'the item would have no name.');
      if (name.length > MAX_ITEM_NAME) findings.reject('TITLE_TOO_LONG', columns, name, tooLong('an item name', MAX_ITEM_NAME, name));
      return name;
    },
  };
}

/** The title that a group has without a row: for an order that was never acknowledged and has left the source. */
export function titleWithoutRow(group: GroupSettings): string {
  return group.seasons !== undefined || group.columns !== undefined ? group.fallback : (group.title ?? NO_GROUP);
}

/**
 * Group title, at most 255 characters: the canonical customer and the first season that is not blank, else the fallback; or the columns that are
 * not blank, joined, else the fallback; or the one title of all orders.
 */
export function groupReader({ group }: RulesSettings, binding: ColumnBinding): GroupReader {
  if (group.seasons === undefined && group.columns === undefined) {
    const title = titleWithoutRow(group);
    return { positions: [], season: () => null, read: () => title };
  }
  const columns = group.seasons ?? group.columns;
  const positions = columns.map((name) => binding.position(name, 'group'));
  const isBlank = blankTest(group.blank);
  const texts = (row: SourceRow): string[] =>
    positions.map((position) => singleSpaced(toText(row[position]))).filter((text) => !isBlank(text));
  // Every row needs it, so that no text is made that is not used.
  const season = (row: SourceRow): string =>
    positions.map((position) => singleSpaced(toText(row[position]))).find((text) => !isBlank(text)) ?? group.fallback;
  const titleOf = (row: SourceRow, customer: string): string =>
    group.seasons === undefined ? singleSpaced(texts(row).join(group.separator)) || group.fallback : `${customer} ${season(row)}`;
  return {
    positions,
    season: group.seasons === undefined ? () => null : season,
    read: (row, customer, findings) => {
      const title = titleOf(row, customer);
      if (title.length > MAX_GROUP_TITLE)
        findings.reject('GROUP_TOO_LONG', columns.join(', '), title, tooLong('a group title', MAX_GROUP_TITLE, title));
      return title;
    },
  };
}

/**
 * Name of the subitem of a size: the mapping's template with the size in it. A mapping without subitems has no template; then it is the
 * size alone.
 */
export function subitemName(subitems: { readonly name: string } | undefined, size: string): string {
  return (subitems?.name ?? '{size}').replaceAll('{size}', () => size);
}

function tooLong(what: string, limit: number, text: string): string {
  return `${what} has at most ${limit} characters, this one has ${text.length}.`;
}
