import type { ColumnInfo } from '../database/database.js';
import { bindRules, readPositions, separators, valueColumns } from './bound-rules.js';
import type { BoundColumn, BoundRules } from './bound-rules.js';
import { customerConflicts } from './customers.js';
import { isInRange, readDate } from './dates.js';
import { sha256 } from './digest.js';
import { Findings } from './findings.js';
import { outgoingHash } from './outgoing.js';
import type { RulesSettings } from './rules-settings.js';
import type { ReadSizes } from './sizes.js';
import { isSpreadsheetError } from './spreadsheet-errors.js';
import { cleanLine, fold, toText } from './text.js';
import { KEPT } from './values.js';
import type { Evaluation, OrderKey, OrderRules, OutgoingOrder, SourceRow } from './types.js';

/** Rules bound to a column list, with what else is known of that list. */
export interface CompiledRules extends OrderRules {
  /** Names of the size columns, in the order of the source. Empty for a board without subitems. */
  readonly sizes: readonly string[];
  /** Columns that may distinguish rows of one key, the likeliest first. */
  readonly separators: readonly BoundColumn[];
}

/**
 * Binds the rules of a mapping to the live columns of its source. Every position is looked up once, here, so that evaluating a row needs no
 * lookup. Throws `MissingSourceColumns`, which lists everything that the source lacks, and an error for customers that have the same name.
 */
export function compileRules(settings: RulesSettings, columns: readonly ColumnInfo[]): CompiledRules {
  const [conflict] = customerConflicts(settings.customers?.list ?? []);
  if (conflict !== undefined) {
    // Only a caller's defect: a mapping is refused when it is loaded from its file, and when a pinned copy is read.
    throw new Error(`"${conflict.source}" is a name of both ${conflict.first} and ${conflict.second}. Keep it for one customer only.`);
  }
  const bound = bindRules(settings, columns);
  const reads = { bound, positions: readPositions(bound), values: valueColumns(bound, columns) };
  return {
    sizes: bound.sizes?.columns.map(({ name }) => name) ?? [],
    separators: separators(settings, bound),
    evaluate: (row) => evaluate(reads, row),
  };
}

/** The rules with all positions that they read, and with the columns among them that are no sizes. */
interface Reads {
  readonly bound: BoundRules;
  readonly positions: readonly number[];
  readonly values: readonly BoundColumn[];
}

function evaluate({ bound, positions, values }: Reads, source: SourceRow): Evaluation {
  const errors = spreadsheetErrors(values, source);
  const row = errors === null ? source : source.map((value, position) => (errors.has(position) ? null : value));
  const customerName = bound.customer === undefined ? '' : cleanLine(toText(source[bound.customer.position]));
  const customer = bound.findCustomer(customerName);
  const key =
    errors !== null && bound.key.columnsOf(customer).some(({ position }) => errors.has(position)) ? null : bound.key.read(row, customer);
  if (key === null && isBlankRow(bound, row, customerName)) return { kind: 'blank' };
  if (isOutOfScope(bound, row) || isOnAnotherBoard(bound, row, customer)) return { kind: 'outOfScope', key };
  const orderNumber = cleanLine(toText(source[bound.keyColumn.position]));
  const findings = new Findings(toText(source[bound.keyColumn.position]));
  if (key === null) rejectKey(bound, source, customer, findings);
  if (customer === undefined) rejectCustomer(bound, customerName, findings);
  const order = outgoing(bound, row, { key, customer: customer ?? customerName, errors }, findings);
  if (errors !== null)
    warnOfErrors(
      bound,
      values.filter(({ position }) => errors.has(position)),
      source,
      findings,
    );
  if (order !== null && findings.rejections.length === 0)
    return { kind: 'order', order, hash: outgoingHash(order), warnings: findings.warnings };
  return {
    kind: 'rejected',
    key,
    customer: customer ?? customerName,
    orderNumber,
    hash: rawHash(positions, source),
    rejections: findings.rejections,
    warnings: findings.warnings,
  };
}

function isBlankRow(bound: BoundRules, row: SourceRow, customerName: string): boolean {
  const { customer, fields, isBlank, key, sizes } = bound;
  if (!isBlank(customerName) || !key.isBlank(row) || !(sizes?.isBlank(row) ?? true)) return false;
  // Without a customer, or with one column that divides the orders, other values show that the row is an order which lost its key.
  return (customer !== undefined && !bound.acceptsCustomers) || fields.every(({ position }) => isBlank(cleanLine(toText(row[position]))));
}

function rejectCustomer({ customer, acceptsCustomers }: BoundRules, name: string, findings: Findings): void {
  const column = customer?.name ?? '';
  if (acceptsCustomers) findings.reject('CUSTOMER_UNUSABLE', column, name, 'the row can be assigned to no batch.');
  else findings.reject('UNKNOWN_CUSTOMER', column, name, 'no customer of the mapping has this name.');
}

/** Customer or season belongs to another mapping. A row of an unknown customer is left to the mapping of its season, which refuses it. */
function isOnAnotherBoard(bound: BoundRules, row: SourceRow, customer: string | undefined): boolean {
  if (customer !== undefined && bound.customersInScope?.has(fold(customer)) === false) return true;
  return bound.seasonsInScope?.has(fold(bound.group.season(row) ?? '')) === false;
}

/** Rows without a date, or with something that is none or is beyond the mapping's range, are in scope: the field's own rule says what becomes of it. */
function isOutOfScope(bound: BoundRules, row: SourceRow): boolean {
  const { scope } = bound;
  if (scope === undefined) return false;
  const text = cleanLine(toText(row[scope.position]));
  if (scope.isBlank(text)) return false;
  const date = readDate(text, bound.dateOrder);
  return date !== null && isInRange(date, bound.dates) && date < scope.from;
}

/** What is known of a row before its values are read. `errors`: positions of spreadsheet errors. */
interface KnownRow {
  readonly key: OrderKey | null;
  readonly customer: string;
  readonly errors: ReadonlySet<number> | null;
}

function outgoing(bound: BoundRules, row: SourceRow, { key, customer, errors }: KnownRow, findings: Findings): OutgoingOrder | null {
  const name = bound.name.read(row, findings);
  const group = bound.group.read(row, customer, findings);
  // A copy of columns in the order of the hash: filling it in is much cheaper than sorting every row.
  let columns: Record<string, string | null> = { ...bound.noColumns };
  const kept: string[] = [];
  for (const field of bound.fields) {
    const value = field.isCustomer ? customer : field.read(row[field.position], findings);
    if (value === KEPT || (field.keeps && errors?.has(field.position) === true)) kept.push(field.id);
    else columns[field.id] = value;
  }
  if (kept.length > 0) columns = Object.fromEntries(Object.entries(columns).filter(([id]) => !kept.includes(id)));
  const cancelled = bound.cancelled?.values.has(fold(toText(row[bound.cancelled.position]))) ?? false;
  // A cancelled order orders nothing, so what its size columns still say is neither sent nor checked.
  const { sizes, kept: keptSizes } = (cancelled ? undefined : bound.sizes?.read(row, findings)) ?? NO_SIZES;
  const order = { customer, group, name, columns, sizes, ...(keptSizes.length === 0 ? {} : { keptSizes }), cancelled };
  return key === null ? null : { key, ...order };
}

const NO_SIZES: ReadSizes = { sizes: [], kept: [] };

/** Positions of the values, sizes aside, that are errors of a spreadsheet's formula; null for nearly every row. A size has a rule of its own. */
function spreadsheetErrors(values: readonly BoundColumn[], row: SourceRow): ReadonlySet<number> | null {
  let found: Set<number> | null = null;
  for (const { position } of values) if (isSpreadsheetError(row[position])) (found ??= new Set()).add(position);
  return found;
}

function warnOfErrors({ fields }: BoundRules, columns: readonly BoundColumn[], row: SourceRow, findings: Findings): void {
  for (const { name, position } of columns) {
    const keeps = fields.some((field) => field.keeps && field.position === position);
    const [code, rest] = keeps ? ['VALUE_KEPT', 'What the board shows stays.'] : ['SPREADSHEET_ERROR', 'It counts as blank.'];
    findings.warn(code, name, toText(row[position]), `this is the error of a spreadsheet. ${rest}`);
  }
}

function rejectKey(bound: BoundRules, row: SourceRow, customer: string | undefined, findings: Findings): void {
  const spoilt = bound.key.columnsOf(customer).find(({ position }) => isSpreadsheetError(row[position]));
  if (spoilt === undefined)
    findings.reject('KEY_BLANK', bound.keyColumn.name, toText(row[bound.keyColumn.position]), 'without it the order has no identity.');
  else
    findings.reject(
      'KEY_UNREADABLE',
      spoilt.name,
      toText(row[spoilt.position]),
      'a spreadsheet error in the key leaves the order unidentified.',
    );
}

/** SHA-256 of the raw values that the rules read: the same refused row is the same error again. */
function rawHash(positions: readonly number[], row: SourceRow): string {
  return sha256(JSON.stringify(positions.map((position) => row[position] ?? null)));
}

/**
 * Names the columns in which rows of one key differ, the likeliest candidates for the key first. Values are compared like key parts:
 * spacing and case do not count. Empty when the rules see no difference between the rows.
 */
export function separatingColumns(rules: CompiledRules, rows: readonly SourceRow[]): string[] {
  const differs = (position: number): boolean => new Set(rows.map((row) => fold(toText(row[position])))).size > 1;
  return rules.separators.filter(({ position }) => differs(position)).map(({ name }) => name);
}
