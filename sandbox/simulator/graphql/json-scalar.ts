import { GraphQLError, Kind, valueFromASTUntyped, type GraphQLScalarType } from 'graphql';

/** A JSON argument: Monday takes JSON text, and (for column defaults) plain objects. */
export interface JsonInput {
  readonly value: unknown;
  /** True: it came as JSON text, as column values must. */
  readonly wasText: boolean;
}

function fromText(text: string): JsonInput {
  try {
    return { value: JSON.parse(text) as unknown, wasText: true };
  } catch {
    throw new GraphQLError('Syntax error in JSON input');
  }
}

export const jsonScalar = {
  parseValue: (input: unknown): JsonInput => (typeof input === 'string' ? fromText(input) : { value: input, wasText: false }),
  parseLiteral: ((node, variables) => {
    if (node.kind === Kind.STRING) return fromText(node.value);
    return { value: valueFromASTUntyped(node, variables), wasText: false } satisfies JsonInput;
  }) satisfies GraphQLScalarType<JsonInput>['parseLiteral'],
};
