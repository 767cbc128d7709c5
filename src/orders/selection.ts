import type { ColumnInfo } from '../database/database.js';
import { customerOf, keyOf } from './evaluated.js';
import type { CustomersSettings } from './rules-settings.js';
import { cleanLine, fold, singleSpaced, toText } from './text.js';
import type { Digest, Evaluation, SourceRow } from './types.js';

/** Which rows a partial run reads. All given conditions must hold. */
export interface Selection {
  /** Canonical name, or any name of the customer in the source. */
  readonly customer?: string;
  /** PO number: the whole value, never a part of it. */
  readonly po?: string;
  /** Season: the whole value of any of the season columns. */
  readonly season?: string;
  /** Keys of orders that a person has chosen. Their retries count as due. */
  readonly orders?: readonly Digest[];
  readonly limit?: number;
}

/** The run was limited to something that the mapping does not contain; a retry cannot help. */
export class InvalidSelection extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidSelection';
  }
}

export interface SelectionSettings {
  readonly source: { readonly poColumn?: string | undefined };
  readonly customers?: CustomersSettings | undefined;
  readonly group: { readonly seasons?: readonly string[] | undefined };
}

/** A read is complete when nothing narrows it. Only then may it infer removals. */
export const isComplete = (selection: Selection): boolean =>
  [selection.customer, selection.po, selection.season, selection.orders, selection.limit].every((given) => given === undefined);

/**
 * The test of a partial run, bound to the live columns. Throws InvalidSelection when it names a customer that the mapping does not contain,
 * or a PO, a customer or a season where the mapping names no column of them.
 */
export function compileSelection(
  settings: SelectionSettings,
  selection: Selection,
  columns: readonly ColumnInfo[],
): (row: SourceRow, evaluation: Evaluation) => boolean {
  const customer = selection.customer === undefined ? null : canonical(settings, selection.customer);
  const position = (name: string): number => columns.findIndex((column) => column.name === name);
  if (selection.po !== undefined && settings.source.poColumn === undefined) {
    throw new InvalidSelection('This mapping names no PO column, so --po cannot be used. Add source.poColumn to the mapping.');
  }
  const po = selection.po === undefined ? null : { wanted: fold(selection.po), at: position(settings.source.poColumn ?? '') };
  if (selection.season !== undefined && settings.group.seasons === undefined) {
    throw new InvalidSelection('This mapping has no seasons, so --season cannot be used: its group.seasons names no columns.');
  }
  const season =
    selection.season === undefined ? null : { wanted: fold(selection.season), at: (settings.group.seasons ?? []).map(position) };
  const chosen = selection.orders === undefined ? null : new Set(selection.orders);
  return (row, evaluation) => {
    if (chosen !== null && !chosen.has(keyOf(evaluation)?.digest ?? '')) return false;
    if (customer !== null && !isOf(customer, evaluation)) return false;
    if (po !== null && fold(toText(row[po.at])) !== po.wanted) return false;
    return season === null || season.at.some((at) => fold(toText(row[at])) === season.wanted);
  };
}

function canonical({ customers }: SelectionSettings, name: string): string {
  if (customers === undefined)
    throw new InvalidSelection('This mapping has no customers, so --customer cannot be used: all its orders belong together.');
  const wanted = fold(cleanLine(name));
  const found = customers.list.find((entry) => [entry.name, ...entry.sources].some((known) => fold(known) === wanted));
  if (found === undefined && customers.accept === 'new') return singleSpaced(name);
  if (found === undefined)
    throw new InvalidSelection(`No customer of the mapping is called "${name}". Names count as a whole; see mappings/customers.yaml.`);
  return found.name;
}

function isOf(customer: string, evaluation: Evaluation): boolean {
  if (evaluation.kind !== 'order' && evaluation.kind !== 'rejected') return false;
  const own = customerOf(evaluation);
  return own === customer || fold(own ?? '') === fold(customer);
}
