import { GraphQLError, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from './context.js';
import type { Scope } from './scope-names.js';

export const NO_SCOPE = 'UNAUTHORIZED_FIELD_OR_TYPE';

const scopeOfQuery: Readonly<Record<string, Scope>> = {
  boards: 'boards:read',
  items: 'boards:read',
  next_items_page: 'boards:read',
  items_page_by_column_values: 'boards:read',
  me: 'me:read',
};

/** The scope that a field needs; null when every token may have it. */
export function scopeOf(typeName: string, fieldName: string): Scope | null {
  if (typeName === 'Mutation') return fieldName === 'complexity' ? null : 'boards:write';
  if (typeName === 'Query') return scopeOfQuery[fieldName] ?? null;
  return typeName === 'Board' && fieldName === 'owners' ? 'users:read' : null;
}

type Resolver = GraphQLFieldResolver<unknown, RequestContext>;

/** The resolver, for tokens with the scope. For others the field is null, with an error whose path has "@" for every place of a list. */
export const scoped =
  (scope: Scope, resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    if (!context.scopes.has(scope))
      throw new GraphQLError('Unauthorized field or type', { path: pathOf(info), extensions: { code: NO_SCOPE } });
    return resolve(source, args, context, info);
  };

function pathOf({ path }: GraphQLResolveInfo): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let part: typeof path | undefined = path; part; part = part.prev) keys.unshift(typeof part.key === 'number' ? '@' : part.key);
  return keys;
}

/** Whether an error says that a root field needs a scope that the token lacks. */
export const lacksScope = ({ extensions, path }: GraphQLError): boolean => extensions['code'] === NO_SCOPE && path?.length === 1;
