import { canonicalJson, sha256 } from '../orders/digest.js';
import type { Digest } from '../orders/types.js';
import { MappingError } from './mapping-error.js';
import { partsOf } from './parts.js';
import { mappingSchema } from './schema.js';
import type { Mapping } from './schema.js';
import { hasErrors, unplaced } from './validate/finding.js';
import { checkItself } from './validate/self-checks.js';
import { shapeProblems } from './validate/shape-problems.js';

/** SHA-256 of the mapping's canonical JSON: the name under which a run pins it. The order of keys and the layout of the file do not matter. */
export function mappingHash(mapping: Mapping): Digest {
  return sha256(canonicalJson(mapping));
}

/** A mapping from plain JSON, such as the copy that a run has pinned. Throws `MappingError` that lists everything wrong. */
export function parseMapping(json: unknown): Mapping {
  const result = mappingSchema.safeParse(json);
  const findings = unplaced(result.success ? checkItself(partsOf(result.data)) : shapeProblems(result.error, json));
  if (result.success && !hasErrors(findings)) return result.data;
  throw new MappingError(findings);
}
