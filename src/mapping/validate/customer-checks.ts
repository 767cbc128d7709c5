import { customerConflicts } from '../../orders/customers.js';
import { nearName } from '../../orders/nearest.js';
import { groupBy } from '../../orders/group-by.js';
import { fold, singleSpaced } from '../../orders/text.js';
import type { MappingParts } from '../parts.js';
import type { Customers } from '../schema.js';
import type { Check, Problem } from './finding.js';
import { repeats } from './repeats.js';

const LIST = ['customers', 'list'] as const;

/** Checks between the customers, and between them and what the mapping says of them. */
export function checkCustomers(parts: MappingParts): Problem[] {
  if (parts.customers === null) return withoutCustomers(parts);
  const { customerList, customers, key, source } = parts;
  if (customerList === undefined) return [];
  const named = [
    ...Object.keys(key?.extraColumns ?? {}).map((name) => ({ name, path: ['key', 'extraColumns', name], atKey: true })),
    ...(source?.customers ?? []).map((name, at) => ({ name, path: ['source', 'customers', at] })),
  ];
  return [
    ...repeats(
      'CUSTOMER_TWICE',
      customerList.map(({ name }, index) => ({ text: name, path: [...LIST, index, 'name'] })),
      fold,
      'canonical customer',
    ),
    ...sharedSources(customerList),
    ...insideAnother(customerList),
    // Where new customers are accepted, those that are named need not be in the file.
    ...(customers?.accept === 'new' ? [] : unknownCustomers(customerList, named)),
    ...customerList.flatMap(({ distinctFrom = [] }, index) =>
      unknownCustomers(
        customerList,
        distinctFrom.map((name, at) => ({ name, path: [...LIST, index, 'distinctFrom', at] })),
      ),
    ),
  ];
}

/** What names or uses customers in a mapping that has none. */
function withoutCustomers({ key, source, fields }: MappingParts): Problem[] {
  const expected = 'it only beside the key customers';
  const problem = (path: Problem['path'], found: string): Problem => ({ code: 'CUSTOMERS_MISSING', path, atKey: true, found, expected });
  return [
    ...Object.keys(key?.extraColumns ?? {}).map((name) => problem(['key', 'extraColumns', name], `columns for ${name}`)),
    ...(source?.customers === undefined ? [] : [problem(['source', 'customers'], 'a list of customers')]),
    ...fields.flatMap((field, index) => (field?.value === undefined ? [] : [problem(['fields', index, 'value'], field.value)])),
  ];
}

/** A list of customers is kept for years, so most of it may be without orders: one line, or the other findings drown. */
const NAMES_SHOWN = 5;

/** Compares the customers with `names`, every name of a customer in the source: which are unused, and which names are two customers by their case alone. */
export const checkCustomerNames: Check<{ readonly names: readonly string[] }> = (parts, { names }) => [
  ...unusedCustomers(parts, names),
  ...spelledTwice(parts, names),
];

/** Where new customers are accepted, case counts: so a customer keeps its name whatever other rows come and go. Most servers compare names without it. */
function spelledTwice({ customers, customerList = [] }: MappingParts, names: readonly string[]): Problem[] {
  if (customers?.accept !== 'new') return [];
  const listed = new Set(customerList.flatMap(({ sources }) => sources).map(fold));
  const accepted = [...new Set(names.map(singleSpaced))].filter((name) => name !== '' && !listed.has(fold(name)));
  const alike = [...groupBy(accepted, fold).values()].filter((spellings) => spellings.length > 1).map((spellings) => spellings.sort());
  if (alike.length === 0) return [];
  const shown = alike.slice(0, NAMES_SHOWN).map((spellings) => spellings.map((name) => `"${name}"`).join(' and '));
  const others = alike.length - NAMES_SHOWN;
  return [
    {
      code: 'CUSTOMER_SPELLINGS',
      path: ['customers', 'column'],
      found: `${shown.join(', ')}${others > 0 ? ` and ${String(others)} others` : ''}, which are customers of their own by their case alone`,
      expected: 'one spelling for each customer',
    },
  ];
}

/** Customers whose names appear in no row of the source. */
function unusedCustomers({ customerList = [] }: MappingParts, names: readonly string[]): Problem[] {
  const present = new Set(names.map(fold));
  const isUnused = ({ sources }: Customers[number]): boolean => !sources.some((source) => present.has(fold(source)));
  const unused = customerList.filter(isUnused).map(({ name }) => `"${name}"`);
  if (unused.length === 0) return [];
  const others = unused.length - NAMES_SHOWN;
  return [
    {
      code: 'CUSTOMER_UNUSED',
      path: [...LIST, customerList.findIndex(isUnused), 'name'],
      found: `${unused.slice(0, NAMES_SHOWN).join(', ')}${others > 0 ? ` and ${String(others)} others` : ''}, which no row of the source contains`,
      expected: 'customers with orders',
    },
  ];
}

function sharedSources(customers: Customers): Problem[] {
  return customerConflicts(customers).map(({ source, first, second }) => {
    const index = customers.findIndex((customer) => customer.name === second && customer.sources.includes(source));
    const path = [...LIST, index, 'sources', customers[index]?.sources.indexOf(source) ?? 0];
    return { code: 'CUSTOMER_TWICE', path, found: `"${source}", which ${first} has already`, expected: `a source name of ${second} alone` };
  });
}

function unknownCustomers(
  customers: Customers,
  named: readonly { readonly name: string; readonly path: Problem['path']; readonly atKey?: boolean }[],
): Problem[] {
  const known = customers.map(({ name }) => name);
  return named.flatMap(({ name, ...place }): Problem[] => {
    if (known.includes(name)) return [];
    const near = nearName(name, known);
    const nearest = near === null ? {} : { nearest: near.name, ...(near.certain ? { replacement: near.name } : {}) };
    return [{ code: 'CUSTOMER_UNKNOWN', ...place, found: `"${name}"`, expected: 'a canonical customer of the customers file', ...nearest }];
  });
}

/** Pairs of customers where one name contains the other as whole words, reported at the customer with the longer name. */
function insideAnother(customers: Customers): Problem[] {
  const named = customers.map(({ name, sources, distinctFrom = [] }, index) => ({
    name,
    index,
    distinctFrom,
    words: [...new Set([name, ...sources].map(words))],
  }));
  // Equal names are an error of their own.
  const apart = named.filter((one) => !named.some((other) => other !== one && other.words.some((name) => one.words.includes(name))));
  const pairs = apart.flatMap((longer) => apart.filter((shorter) => isInside(shorter, longer)).map((shorter) => ({ longer, shorter })));
  return pairs.map(({ longer, shorter }) => ({
    code: 'CUSTOMER_INSIDE_ANOTHER',
    path: [...LIST, longer.index, 'name'],
    found: `"${longer.name}", which contains "${shorter.name}"`,
    expected: `one customer, or distinctFrom: [${shorter.name}]`,
  }));
}

interface NamedCustomer {
  readonly name: string;
  readonly distinctFrom: readonly string[];
  /** Of each of its names. */
  readonly words: readonly string[];
}

function isInside(shorter: NamedCustomer, longer: NamedCustomer): boolean {
  if (longer === shorter || longer.distinctFrom.includes(shorter.name) || shorter.distinctFrom.includes(longer.name)) return false;
  return longer.words.some((long) => shorter.words.some((short) => long.includes(short)));
}

/** The words of a name between spaces, so that whole words are found in it: `UNE PIECE (AU)` is ` UNE PIECE AU `. */
function words(name: string): string {
  return ` ${fold(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}
