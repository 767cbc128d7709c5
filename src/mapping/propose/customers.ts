import { singleSpaced } from '../../orders/text.js';
import { familyOf } from '../validate/type-fit.js';
import { plainWords } from './names.js';
import type { Proposal } from './proposal.js';
import type { ColumnProfile, SourceProfile } from './source-profile.js';

/** Names of a column with the party that orders, most usual first. */
const PARTIES = ['CUSTOMER', 'CUSTOMER NAME', 'CLIENT', 'CLIENT NAME', 'BUYER', 'BUYER NAME', 'ACCOUNT', 'ACCOUNT NAME'];

/** The source column by which orders are divided into batches; `blank`: the customer of rows without one, where there are such rows. */
export interface CustomerColumn {
  readonly column: string;
  readonly blank?: string;
}

/** A column of customers, each of whom gets batches of its own; null for none, which divides nothing: batches are of any orders. */
export function proposeCustomers(source: SourceProfile): Proposal<CustomerColumn | null> {
  const named = PARTIES.flatMap((party) => source.columns.filter((profile) => isCalled(profile, party)));
  const [found] = named;
  if (found === undefined)
    return {
      value: null,
      confidence: 'likely',
      reason: 'no column is called customer, client, buyer or account: a batch is of any orders',
    };
  const { column, blanks } = found;
  const blank = 'No customer';
  const unnamed = blanks === 0 ? '' : `; rows without a name (${String(blanks)}) are of "${blank}"`;
  return {
    value: { column: column.name, ...(blanks === 0 ? {} : { blank }) },
    confidence: 'likely',
    reason: `${customersOf(found)}${unnamed}${spellings(found)}`,
  };
}

function customersOf({ values }: ColumnProfile): string {
  if (values.length === 0) return 'it is named so, and the rows that were read have no customer';
  if (values.length === 1) return 'it has the one customer of the rows';
  const number = values.length > 500 ? 'more than 500' : String(values.length);
  return `it has the ${number} customers of the rows, each with batches of its own`;
}

/** Two spellings are two customers where new ones are accepted. */
function spellings({ alike }: ColumnProfile): string {
  if (alike === null || singleSpaced(alike[0]) === singleSpaced(alike[1])) return '';
  return `; case counts: "${alike[0]}" and "${alike[1]}" are two, see docs/mapping.md`;
}

const isCalled = ({ column }: ColumnProfile, party: string): boolean =>
  familyOf(column.type) === 'text' && plainWords(column.name).join(' ') === party;
