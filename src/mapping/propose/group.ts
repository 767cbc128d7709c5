import type { BoardFacts } from '../../monday/types.js';
import { fold } from '../../orders/text.js';
import type { Proposal } from './proposal.js';
import type { ColumnProfile, SourceProfile } from './source-profile.js';

/** More groups than these are no overview. */
const MOST_GROUPS = 50;
/** Fewer titles that are values too may be chance. */
const LEAST_TITLES = 2;

/** The source column whose value is the group of an item; null for no rule: Monday puts a new item into the top group. */
export type GroupColumn = string | null;

/** A column whose values are the titles of the groups of the board. Without one there is no rule, and a column of few values is a guess. */
export function proposeGroup(source: SourceProfile, { groups }: Pick<BoardFacts, 'groups'>): Proposal<GroupColumn> {
  const titles = new Set(groups.map(({ title }) => fold(title)));
  const [best] = source.columns
    .map((profile) => ({ profile, hits: profile.values.filter((value) => titles.has(fold(value))).length }))
    .filter(({ hits }) => hits >= LEAST_TITLES)
    .sort((a, b) => b.hits - a.hits);
  if (best !== undefined) return byTitles(best.profile, best.hits);
  const few = source.columns.find(isGrouping);
  if (few !== undefined)
    return {
      value: few.column.name,
      confidence: 'guess',
      reason: `its name is like that of a group, and it has ${String(few.values.length)} values`,
    };
  return {
    value: null,
    confidence: 'likely',
    reason: "no column has the titles of the board's groups: Monday puts a new item into the top group",
  };
}

function byTitles({ column, values }: ColumnProfile, hits: number): Proposal<GroupColumn> {
  const all = hits === values.length;
  return {
    value: column.name,
    confidence: all ? 'certain' : hits * 2 >= values.length ? 'likely' : 'guess',
    reason: `${all ? 'each' : String(hits)} of its ${String(values.length)} values is the title of a group`,
  };
}

/** What people group by; a guess all the same. */
const GROUPING = /\b(group|season|region|team|category|month|quarter|year)\b/i;

const isGrouping = ({ column: { name }, values }: ColumnProfile): boolean =>
  GROUPING.test(name.replaceAll('_', ' ')) && values.length > 1 && values.length <= MOST_GROUPS;
