import { findingText } from '../../mapping/validate/finding.js';
import type { Finding } from '../../mapping/validate/finding.js';
import type { Output } from '../output/output.js';

export type Format = 'text' | 'json' | 'sarif';

/** Prints what was found in the given mappings. */
export function report(output: Output, _format: Format, mappings: readonly string[], findings: readonly Finding[]): void {
  output.result({ mappings, findings }, () => findings.map(findingText));
}
