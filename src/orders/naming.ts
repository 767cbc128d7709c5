import type { ColumnBinding } from './binding.js';
import type { Findings } from './findings.js';
import { MAX_GROUP_TITLE, MAX_ITEM_NAME } from './limits.js';
import type { RulesSettings } from './rules-settings.js';
import { blankTest, singleSpaced, toText } from './text.js';
import type { SourceRow } from './types.js';

export interface NameReader {
  readonly positions: readonly number[];
  read(row: SourceRow, findings: Findings): string;
}

export interface GroupReader {
  readonly positions: readonly number[];
  /** Season of the row as its group names it: the first that is not blank, else the fallback. */
  season(row: SourceRow): string;
  read(row: SourceRow, customer: string, findings: Findings): string;
}

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

/** Group title: the canonical customer and the first season that is not blank, else the fallback. At most 255 characters. */
export function groupReader(settings: RulesSettings, binding: ColumnBinding): GroupReader {
  const { seasons, blank, fallback } = settings.group;
  const positions = seasons.map((name) => binding.position(name, 'group'));
  const isBlank = blankTest(blank);
  const season = (row: SourceRow): string =>
    positions.map((position) => singleSpaced(toText(row[position]))).find((text) => !isBlank(text)) ?? fallback;
  return {
    positions,
    season,
    read: (row, customer, findings) => {
      const title = `${customer} ${season(row)}`;
      if (title.length > MAX_GROUP_TITLE)
        findings.reject('GROUP_TOO_LONG', seasons.join(', '), title, tooLong('a group title', MAX_GROUP_TITLE, title));
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
