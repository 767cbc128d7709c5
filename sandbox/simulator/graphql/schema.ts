import { readFileSync } from 'node:fs';
import { buildSchema, GraphQLScalarType, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { jsonScalar } from './json-scalar.js';
import { mutationResolvers } from './mutation-resolvers.js';
import { objectResolvers } from './object-resolvers.js';
import type { RequestContext } from './context.js';
import { scopeOf, scoped } from './scopes.js';
import { complexityResolver, queryResolvers } from './query-resolvers.js';

/** The schema with its resolvers. Throws when a resolver has no field, so that the two cannot drift apart. */
export function executableSchema(): GraphQLSchema {
  const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
  const json = schema.getType('JSON');
  if (json instanceof GraphQLScalarType) Object.assign(json, jsonScalar);
  const resolvers = { ...objectResolvers, Query: queryResolvers, Mutation: { ...mutationResolvers, complexity: complexityResolver } };
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`schema.graphql has no type ${typeName}`);
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = type.getFields()[fieldName];
      if (!field) throw new Error(`schema.graphql has no field ${typeName}.${fieldName}`);
      const scope = scopeOf(typeName, fieldName);
      const resolver = resolve as GraphQLFieldResolver<unknown, RequestContext>;
      field.resolve = scope === null ? resolver : scoped(scope, resolver);
    }
  }
  return schema;
}
