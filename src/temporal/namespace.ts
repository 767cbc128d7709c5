import { isGrpcServiceError } from '@temporalio/client';
import type { ConnectionLike } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { SYNC_SEARCH_ATTRIBUTES } from './search-attributes.js';

export interface NamespaceProblem {
  readonly kind: 'NAMESPACE_MISSING' | 'ATTRIBUTE_MISSING' | 'ATTRIBUTE_TYPE' | 'ATTRIBUTE_NAME' | 'RETENTION';
  /** What is wrong, for a person. */
  readonly message: string;
  /** The command that corrects it. */
  readonly fix: string;
}

/** A search attribute that the sync needs. */
export interface WantedAttribute {
  readonly name: string;
  readonly type: SearchAttributeType;
}

/** Search attributes of a namespace: name, and Temporal's number for the type. */
export interface KnownAttributes {
  readonly custom: Readonly<Record<string, number>>;
  readonly system: Readonly<Record<string, number>>;
}

/**
 * Retention is how long Temporal keeps a closed workflow. One day at least: a failed batch of the night must still exist in the morning to
 * be inspected and reset, and `status` asks Temporal how the workflows of the last 24 hours ended. A dev server has the same retention.
 */
const MINIMUM_RETENTION_SECONDS = 24 * 3600;
// Temporal's IndexedValueType, temporal/api/enums/v1/common.proto.
const TYPE_NUMBERS: Readonly<Record<SearchAttributeType, number>> = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
};
// gRPC status codes.
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const SETUP = 'npm run cli -- temporal setup';

/** All problems that prevent the sync from running in this namespace; an empty list when there are none. Throws when Temporal does not answer. */
export async function checkNamespace(connection: ConnectionLike, namespace: string): Promise<NamespaceProblem[]> {
  const retention = await retentionSeconds(connection, namespace);
  if (retention === undefined) return [missingNamespace(namespace)];
  const problems = attributeProblems(SYNC_SEARCH_ATTRIBUTES, await knownAttributes(connection, namespace));
  return retention < MINIMUM_RETENTION_SECONDS ? [...problems, shortRetention(namespace, retention)] : problems;
}

/** Registers the search attributes that the namespace lacks and returns their names. Throws for attributes that cannot be registered. */
export async function registerSearchAttributes(connection: ConnectionLike, namespace: string): Promise<string[]> {
  const known = await knownAttributes(connection, namespace);
  const refused = attributeProblems(SYNC_SEARCH_ATTRIBUTES, known).filter((problem) => problem.kind !== 'ATTRIBUTE_MISSING');
  if (refused.length > 0) throw new Error(refused.map((problem) => `${problem.message} ${problem.fix}`).join('\n'));
  const missing = SYNC_SEARCH_ATTRIBUTES.filter(({ name }) => known.custom[name] === undefined);
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, TYPE_NUMBERS[type]]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // Another process was faster and has registered the same attribute.
    if (!hasCode(error, ALREADY_EXISTS)) throw error;
  }
  return missing.map(({ name }) => name);
}

/** The differences between the wanted search attributes and those of a namespace. */
export function attributeProblems(wanted: readonly WantedAttribute[], known: KnownAttributes): NamespaceProblem[] {
  return wanted.flatMap(({ name, type }) => {
    const clash = Object.keys(known.system).find((system) => system.toLowerCase() === name.toLowerCase());
    if (clash !== undefined) return [nameClash(name, clash)];
    const actual = known.custom[name];
    if (actual === undefined) return [missingAttribute(name, type)];
    return actual === TYPE_NUMBERS[type] ? [] : [wrongType(name, type)];
  });
}

async function knownAttributes(connection: ConnectionLike, namespace: string): Promise<KnownAttributes> {
  const { customAttributes, systemAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return { custom: customAttributes, system: systemAttributes };
}

async function retentionSeconds(connection: ConnectionLike, namespace: string): Promise<number | undefined> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  } catch (error) {
    if (hasCode(error, NOT_FOUND)) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: number): boolean {
  return isGrpcServiceError(error) && Number(error.code) === code;
}

function missingNamespace(namespace: string): NamespaceProblem {
  return {
    kind: 'NAMESPACE_MISSING',
    message: `Temporal has no namespace ${namespace}.`,
    fix: `temporal operator namespace create --namespace ${namespace} --retention 7d`,
  };
}

function missingAttribute(name: string, type: string): NamespaceProblem {
  return { kind: 'ATTRIBUTE_MISSING', message: `The search attribute ${name} (${type}) is not registered.`, fix: SETUP };
}

function wrongType(name: string, type: string): NamespaceProblem {
  return {
    kind: 'ATTRIBUTE_TYPE',
    message: `The search attribute ${name} is registered with another type than ${type}.`,
    fix: `temporal operator search-attribute remove --name ${name}, then ${SETUP}`,
  };
}

function nameClash(name: string, system: string): NamespaceProblem {
  return {
    kind: 'ATTRIBUTE_NAME',
    message: `The search attribute ${name} differs from Temporal's own ${system} in upper and lower case only, so queries would mix them up.`,
    fix: `Rename ${name} in src/temporal/search-attributes.ts.`,
  };
}

function shortRetention(namespace: string, seconds: number): NamespaceProblem {
  return {
    kind: 'RETENTION',
    message: `Temporal forgets closed workflows of the namespace ${namespace} after ${String(seconds / 3600)} hours; 24 are needed.`,
    fix: `temporal operator namespace update --namespace ${namespace} --retention 7d`,
  };
}
