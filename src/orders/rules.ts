import type { ColumnInfo } from '../database/database.js';
import { bindRules, readPositions, separators } from './bound-rules.js';
import type { BoundColumn, BoundRules } from './bound-rules.js';
import { customerConflicts } from './customers.js';
import { readDate } from './dates.js';
import { sha256 } from './digest.js';
import { Findings } from './findings.js';
import { outgoingHash } from './outgoing.js';
import type { RulesSettings } from './rules-settings.js';
import { cleanLine, fold, toText } from './text.js';
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
  const [conflict] = customerConflicts(settings.customers.list);
  if (conflict !== undefined) {
    throw new Error(`"${conflict.source}" is a name of both ${conflict.first} and ${conflict.second}. Keep it for one customer only.`);
  }
  const bound = bindRules(settings, columns);
  const positions = readPositions(bound);
  return {
    sizes: bound.sizes?.columns.map(({ name }) => name) ?? [],
    separators: separators(settings, bound),
    evaluate: (row) => evaluate(bound, positions, row),
  };
}

function evaluate(bound: BoundRules, positions: readonly number[], row: SourceRow): Evaluation {
  const customerName = cleanLine(toText(row[bound.customer.position]));
  const customer = bound.findCustomer(customerName);
  const key = bound.key.read(row, customer);
  if (key === null && isBlankRow(bound, row, customerName)) return { kind: 'blank' };
  if (isOutOfScope(bound, row) || isOnAnotherBoard(bound, row, customer)) return { kind: 'outOfScope', key };
  const orderNumber = cleanLine(toText(row[bound.keyColumn.position]));
  const findings = new Findings(orderNumber);
  if (key === null) findings.reject('KEY_BLANK', bound.keyColumn.name, orderNumber, 'without it the order has no identity.');
  if (customer === undefined)
    findings.reject('UNKNOWN_CUSTOMER', bound.customer.name, customerName, 'no customer of the mapping has this name.');
  const order = outgoing(bound, row, key, customer ?? customerName, findings);
  if (order !== null && findings.rejections.length === 0)
    return { kind: 'order', order, hash: outgoingHash(order), warnings: findings.warnings };
  return {
    kind: 'rejected',
    key,
    customer: customer ?? customerName,
    orderNumber,
    hash: rawHash(positions, row),
    rejections: findings.rejections,
    warnings: findings.warnings,
  };
}

function isBlankRow(bound: BoundRules, row: SourceRow, customerName: string): boolean {
  return bound.isBlank(customerName) && bound.key.isBlank(row) && (bound.sizes?.isBlank(row) ?? true);
}

/** Customer or season belongs to another mapping. A row of an unknown customer is left to the mapping of its season, which refuses it. */
function isOnAnotherBoard(bound: BoundRules, row: SourceRow, customer: string | undefined): boolean {
  if (customer !== undefined && bound.customersInScope?.has(customer) === false) return true;
  return bound.seasonsInScope?.has(fold(bound.group.season(row))) === false;
}

/** Rows without a date or with an invalid one are in scope: the field's own rule handles it. */
function isOutOfScope(bound: BoundRules, row: SourceRow): boolean {
  const { scope } = bound;
  if (scope === undefined) return false;
  const text = cleanLine(toText(row[scope.position]));
  if (scope.isBlank(text)) return false;
  const date = readDate(text, bound.dateOrder);
  return date !== null && date < scope.from;
}

function outgoing(bound: BoundRules, row: SourceRow, key: OrderKey | null, customer: string, findings: Findings): OutgoingOrder | null {
  const name = bound.name.read(row, findings);
  const group = bound.group.read(row, customer, findings);
  // A copy of columns that are already in the order of the hash: filling it in is much cheaper than sorting every row.
  const columns = { ...bound.noColumns };
  for (const field of bound.fields) columns[field.id] = field.isCustomer ? customer : field.read(row[field.position], findings);
  const cancelled = bound.cancelled?.values.has(fold(toText(row[bound.cancelled.position]))) ?? false;
  // A cancelled order orders nothing, so the values that are still in its size columns are neither sent nor checked.
  const sizes = cancelled ? [] : (bound.sizes?.read(row, findings) ?? []);
  return key === null ? null : { key, customer, group, name, columns, sizes, cancelled };
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
