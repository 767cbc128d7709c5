import { findingText } from './validate/finding.js';
import type { Finding } from './validate/finding.js';

/** A mapping, or another file of settings in YAML, that cannot be used. The message lists every finding with its place, what was found and what is expected. */
export class MappingError extends Error {
  readonly code = 'MAPPING_INVALID';

  constructor(
    readonly findings: readonly Finding[],
    what = 'The mapping',
  ) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    const count = errors.length === 1 ? '1 error' : `${String(errors.length)} errors`;
    super(`${what} cannot be used, ${count}:\n${errors.map(findingText).join('\n')}`);
    this.name = 'MappingError';
  }
}
