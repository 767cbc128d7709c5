import { canonicalJson, sha256 } from '../orders/digest.js';
import type { Digest } from '../orders/types.js';
import { checkCustomers, checkParts } from './checks.js';
import { MappingError, pathText, problemsOf } from './issues.js';
import { mappingSchema } from './schema.js';
import type { Mapping } from './schema.js';

/** SHA-256 of the mapping's canonical JSON: the name under which a run pins it. Order of keys and layout of the file do not count. */
export function mappingHash(mapping: Mapping): Digest {
  return sha256(canonicalJson(mapping));
}

/** A mapping from plain JSON, such as the copy that a run has pinned. Throws `MappingError` that lists everything wrong. */
export function parseMapping(json: unknown): Mapping {
  const result = mappingSchema.safeParse(json);
  const problems = result.success
    ? [...checkParts({ ...result.data, subitems: result.data.subitems }, result.data.customers.list), ...checkCustomers(result.data.customers.list, ['customers', 'list'])]
    : problemsOf(result.error, json);
  if (result.success && problems.length === 0) return result.data;
  const issues = problems.map(({ path, found, expected }) => ({ file: 'mapping', line: null, column: null, path: pathText(path), found, expected }));
  throw new MappingError(issues);
}
