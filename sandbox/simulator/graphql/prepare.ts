import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { notImplemented } from '../failure.js';
import { refusal, type HttpAnswer } from '../http/answer.js';

/** A request that may be executed. */
export interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null;
  readonly kind: 'query' | 'mutation';
  readonly variables: Readonly<Record<string, unknown>>;
  /** Root fields in document order, `complexity` left out. */
  readonly rootFields: readonly FieldNode[];
}

type Checked = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[]; readonly code: string };

// Clients send the same text repeatedly; to parse and validate it only once saves most of the simulator's time.
const CACHED_DOCUMENTS = 500;

/** Parses, validates and checks the variables of requests, and refuses the whole request as Monday does before execution. */
export class Preparer {
  private readonly checked = new Map<string, Checked>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** `errorStatus` is the HTTP status of parse and validation errors. */
  prepare(bodyText: string, errorStatus: number): Prepared | HttpAnswer {
    const body = readJson(bodyText);
    if (body === null) return refusal(400, 'JsonParseException', 'The request body is not valid JSON', { status_code: 400 });
    const { query, variables = {}, operationName = null } = body;
    if (typeof query !== 'string' || query.trim() === '')
      return refusal(400, 'BAD_REQUEST', 'No query string was present', { status_code: 400 });
    if (variables !== null && (typeof variables !== 'object' || Array.isArray(variables))) {
      return refusal(400, 'BAD_REQUEST', 'Variables must be a JSON object', { status_code: 400 });
    }
    const document = this.check(query);
    if ('errors' in document) return documentErrors(document.errors, document.code, errorStatus);
    return this.withOperation(
      document.document,
      (variables ?? {}) as Record<string, unknown>,
      typeof operationName === 'string' ? operationName : null,
      errorStatus,
    );
  }

  private withOperation(
    document: DocumentNode,
    variables: Record<string, unknown>,
    operationName: string | null,
    errorStatus: number,
  ): Prepared | HttpAnswer {
    const operation = getOperationAST(document, operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) {
      return documentErrors(
        [new GraphQLError('Must provide the name of one query or mutation of the document')],
        'GRAPHQL_VALIDATION_FAILED',
        errorStatus,
      );
    }
    const errors = this.variableErrors(operation, variables);
    if (errors.length > 0) return { status: 200, body: { errors } };
    const rootFields = operation.selectionSet.selections
      .filter((selection) => selection.kind === Kind.FIELD)
      .filter((field) => field.name.value !== 'complexity');
    return { document, operation, operationName, kind: operation.operation, variables, rootFields };
  }

  private check(query: string): Checked {
    const known = this.checked.get(query);
    if (known) return known;
    const checked = this.parseAndValidate(query);
    if (this.checked.size >= CACHED_DOCUMENTS) this.checked.clear();
    this.checked.set(query, checked);
    return checked;
  }

  private parseAndValidate(query: string): Checked {
    try {
      const document = parse(query);
      const errors = validate(this.schema, document);
      const lacking = errors.filter(({ message }) => unknownName.test(message));
      if (lacking.length > 0) return { errors: lacking.map(lackingField), code: 'SIMULATOR_LACKS' };
      return errors.length > 0 ? { errors, code: 'GRAPHQL_VALIDATION_FAILED' } : { document };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error], code: 'GRAPHQL_PARSE_FAILED' };
      throw error;
    }
  }

  private variableErrors(operation: OperationDefinitionNode, variables: Record<string, unknown>): object[] {
    return (operation.variableDefinitions ?? []).flatMap((definition) => {
      const { errors } = getVariableValues(this.schema, [definition], variables, { maxErrors: 1 });
      const [error] = errors ?? [];
      if (!error) return [];
      const name = definition.variable.name.value;
      const type = this.typeText(definition);
      const explanation = error.message.includes('; ') ? error.message.slice(error.message.indexOf('; ') + 2) : error.message;
      return [
        {
          message: `Variable $${name} of type ${type} was provided invalid value`,
          extensions: { value: variables[name] ?? null, problems: [{ path: [], explanation }], service: 'monolith' },
        },
      ];
    });
  }

  private typeText(definition: NonNullable<OperationDefinitionNode['variableDefinitions']>[number]): string {
    const { loc } = definition.type;
    return loc ? loc.source.body.slice(loc.start, loc.end) : '';
  }
}

// What graphql-js says of names that the schema does not have. The simulator's schema is a part of Monday's, so Monday may have them.
const unknownName = /^Cannot query field |^Unknown (argument|type) |^Value ".*" does not exist in |is not defined by type /;

function lackingField({ message, nodes }: GraphQLError): GraphQLError {
  const what = message
    .replace(/^Cannot query field "(\w+)" on type "(\w+)".*/s, 'the field $2.$1')
    .replace(/^Unknown argument "(\w+)" on field "([\w.]+)".*/s, 'the argument $1 of $2')
    .replace(/^Unknown type "(\w+)".*/s, 'the type $1');
  return new GraphQLError(notImplemented(what).message, nodes ? { nodes } : {});
}

function documentErrors(errors: readonly GraphQLError[], code: string, status: number): HttpAnswer {
  return {
    status,
    body: { errors: errors.map((error) => ({ message: error.message, locations: error.locations, extensions: { code } })) },
  };
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
