import { valueFromASTUntyped, type FieldNode } from 'graphql';
import type { Prepared } from './prepare.js';

/** One root field of a request: a mutation, or a query. */
export interface Call {
  /** Its name in the answer. */
  readonly alias: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The root fields of a request in document order, with the values of their arguments. */
export const callsOf = ({ rootFields, variables }: Prepared): readonly Call[] =>
  rootFields.map((field) => ({
    alias: responseName(field),
    arguments: Object.fromEntries(
      (field.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value, { ...variables })]),
    ),
  }));

/** The item that a call changes; null when it names none. */
export function itemOf({ arguments: given }: Call): string | null {
  const id = given['item_id'];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null;
}

/** Whether one of the values of a call is exactly this text: an id, a name, a column value or a part of one, such as a label. */
export const names = (call: Call, text: string): boolean => holds(call.arguments, text);

function holds(value: unknown, text: string): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some((inner) => holds(inner, text));
  if (String(value) === text) return true;
  return typeof value === 'string' && /^[[{"]/.test(value) && holds(parsed(value), text);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value === text ? null : value;
  } catch {
    return null;
  }
}

const responseName = (field: FieldNode): string => field.alias?.value ?? field.name.value;
