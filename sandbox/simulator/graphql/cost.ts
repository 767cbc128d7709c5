import { Kind, valueFromASTUntyped, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { Prepared } from './prepare.js';

// Weights as Monday's staff gave them: a scalar, an object, a mutation.
const SCALAR = 1;
const OBJECT = 10;
const MUTATION = 30_000;
// Refused mutations cost much less than executed ones (2025-10); Monday publishes no number.
const REFUSED_MUTATION = 100;
// Estimates for lists without a limit; the charge is corrected to what was returned.
const rowsWithoutLimit: Readonly<Record<string, number>> = {
  columns: 25,
  groups: 10,
  column_values: 25,
  subitems: 5,
  values: 1,
  boards: 25,
  items: 25,
};

/** Complexity points charged before a request runs, from its text and variables. */
export function estimateCost(prepared: Prepared): number {
  const fragments = new Map(
    prepared.document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const walk = new Estimate(fragments, prepared.variables);
  const points = prepared.rootFields.reduce((sum, field) => sum + walk.field(field, null), 0);
  return points + (prepared.kind === 'mutation' ? prepared.rootFields.length * MUTATION : 0);
}

class Estimate {
  constructor(
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {}

  field(field: FieldNode, pageLimit: number | null): number {
    if (!field.selectionSet) return SCALAR;
    const name = field.name.value;
    const isPage = name.includes('items_page');
    const rows = isPage ? 1 : name === 'items' && pageLimit !== null ? pageLimit : this.rows(field);
    return rows * (OBJECT + this.selections(field.selectionSet, isPage ? (this.number(field, 'limit') ?? 25) : null));
  }

  private selections(set: SelectionSetNode, pageLimit: number | null): number {
    return set.selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + this.field(selection, pageLimit);
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : this.fragments.get(selection.name.value);
      return sum + (inner ? this.selections(inner.selectionSet, pageLimit) : 0);
    }, 0);
  }

  private rows(field: FieldNode): number {
    const ids = this.argument(field, 'ids');
    if (Array.isArray(ids)) return ids.length;
    if (typeof ids === 'string') return 1;
    return this.number(field, 'limit') ?? rowsWithoutLimit[field.name.value] ?? 1;
  }

  private number(field: FieldNode, name: string): number | null {
    const value = this.argument(field, name);
    return typeof value === 'number' ? value : null;
  }

  private argument(field: FieldNode, name: string): unknown {
    const argument = field.arguments?.find((candidate) => candidate.name.value === name);
    return argument ? valueFromASTUntyped(argument.value, { ...this.variables }) : undefined;
  }
}

/** Complexity points of the executed work and the returned data. */
export function actualCost(prepared: Prepared, data: Readonly<Record<string, unknown>> | null | undefined): number {
  return prepared.rootFields.reduce((sum, field) => {
    const result = data?.[field.alias?.value ?? field.name.value];
    if (prepared.kind === 'query') return sum + weigh(result);
    return sum + (result == null ? REFUSED_MUTATION : MUTATION + weigh(result));
  }, 0);
}

function weigh(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + weigh(entry), 0);
  if (typeof value !== 'object' || value === null) return SCALAR;
  return Object.values(value).reduce((sum: number, entry) => sum + weigh(entry), OBJECT);
}
