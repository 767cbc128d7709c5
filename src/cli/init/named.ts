import type { Named } from '../../mapping/propose/propose.js';
import type { SourceProfile } from '../../mapping/propose/source-profile.js';
import { UsageError } from '../exit-codes.js';
import { didYouMean } from '../output/words.js';

/** The parts of a mapping that the command line names; false for `--no-...`. */
export interface NamedParts {
  readonly key?: readonly string[];
  readonly title?: readonly string[];
  readonly group?: string | false;
  readonly customers?: string | false;
  /** True for every column that the board has none for. */
  readonly newColumns?: readonly string[] | true;
}

/** The columns of a table that can be read. */
export const columnsOf = ({ columns }: SourceProfile): string[] => columns.map(({ column }) => column.name);

/** The same in the spelling of the table. Throws for a column that the table lacks. */
export function namedBy({ key, title, group, customers, newColumns }: NamedParts, profile: SourceProfile): Named {
  const column = (flag: string) => (wanted: string) => columnOf(profile, flag, wanted);
  const oneOrNone = (flag: string, wanted: string | false | undefined): string | null | undefined =>
    typeof wanted === 'string' ? columnOf(profile, flag, wanted) : wanted === false ? null : undefined;
  return {
    key: key?.map(column('--key')),
    title: title?.map(column('--title')),
    group: oneOrNone('--group', group),
    customers: oneOrNone('--customers', customers),
    newColumns: newColumns === true ? 'all' : newColumns?.map(column('--new-columns')),
  };
}

function columnOf(profile: SourceProfile, flag: string, wanted: string): string {
  const known = columnsOf(profile);
  const found = known.find((name) => name === wanted) ?? known.find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(`${flag}: ${profile.table} has no column "${wanted}" that can be read. ${didYouMean(wanted, known)}`);
}
