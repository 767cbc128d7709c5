import type { Effect, Operation } from '../orders/effects.js';
import { aliasesPerRequest, mutationCost } from './limits.js';
import { RequestLabels } from './labels.js';
import type { KnownLabels } from './labels.js';
import type { MondayBoardMapping } from './mapping.js';
import { mutationOf, type Mutation } from './mutations.js';
import type { BuiltRequest } from './types.js';

/** Last, so that its numbers include the mutations before it. */
const COMPLEXITY = '  complexity { query before after reset_in_x_seconds }';

/**
 * One request for effects of one operation: aliases a0, a1, ... in the order given, every value a GraphQL variable. Selected are the id, and what Monday may
 * have changed: the name, and labels that it creates. The same arguments always give the same text. Throws when the effects are none, too many, of several operations, or do not fit the mapping.
 */
export function buildRequest(effects: readonly Effect[], board: MondayBoardMapping, labels: KnownLabels): BuiltRequest {
  const operation = onlyOperation(effects);
  const written = new RequestLabels(labels);
  const mutations = effects.map((effect, index) => ({ alias: `a${index}`, effect, mutation: mutationOf(effect, board, written) }));
  const operationName = nameOf(operation);
  const query = [
    `mutation ${operationName}(${mutations.flatMap(({ alias, mutation }) => declarations(alias, mutation)).join(', ')}) {`,
    ...mutations.map(({ alias, mutation }) => field(alias, mutation)),
    COMPLEXITY,
    '}',
  ].join('\n');
  const variables = Object.fromEntries(mutations.flatMap(({ alias, mutation }) => values(alias, mutation)));
  return {
    body: JSON.stringify({ query, variables, operationName }),
    aliases: mutations.map(({ alias, effect }) => ({ alias, effect })),
    estimatedCost: mutations.reduce((sum, { mutation }) => sum + mutationCost(mutation.shown), 0),
  };
}

function onlyOperation(effects: readonly Effect[]): Operation {
  const [operation, ...others] = new Set(effects.map((effect) => effect.operation));
  if (operation === undefined || others.length > 0) throw new Error('A request carries effects of exactly one operation.');
  if (effects.length > aliasesPerRequest(operation))
    throw new Error(`A request carries at most ${aliasesPerRequest(operation)} effects of ${operation}.`);
  return operation;
}

/** CREATE_ITEM is sent as operation CreateItem: the name that a person sees in Monday's own logs. */
function nameOf(operation: Operation): string {
  return operation.toLowerCase().replace(/(^|_)([a-z])/g, (_match, _start, letter: string) => letter.toUpperCase());
}

const variable = (alias: string, argument: string): string => `${alias}_${argument}`;

function declarations(alias: string, mutation: Mutation): string[] {
  const labels = createsLabels(mutation) ? [`$${variable(alias, LABELS)}: [String!]`] : [];
  return [...Object.entries(mutation.arguments).map(([name, { type }]) => `$${variable(alias, name)}: ${type}`), ...labels];
}

function values(alias: string, mutation: Mutation): [string, unknown][] {
  const labels: [string, unknown][] = createsLabels(mutation) ? [[variable(alias, LABELS), mutation.shown?.labelColumns]] : [];
  return [...Object.entries(mutation.arguments).map(([name, { value }]): [string, unknown] => [variable(alias, name), value]), ...labels];
}

function field(alias: string, mutation: Mutation): string {
  const given = Object.keys(mutation.arguments).map((name) => `${name}: $${variable(alias, name)}`);
  const name = mutation.shown === undefined ? '' : ' name';
  const labels = createsLabels(mutation) ? ` column_values(ids: $${variable(alias, LABELS)}) { id text }` : '';
  return `  ${alias}: ${mutation.field}(${given.join(', ')}) { id${name}${labels} }`;
}

/** The variable with the columns of new labels. */
const LABELS = 'new_labels';

const createsLabels = ({ shown }: Mutation): boolean => (shown?.labelColumns ?? []).length > 0;
