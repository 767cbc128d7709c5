import { boardFindings } from './board-findings.js';
import type { FindingEntry } from './finding-entry.js';
import { mappingFindings } from './mapping-findings.js';
import { tableFindings } from './table-findings.js';

/** Everything that can be found in a mapping, by code, in the order of the reference page. */
export const FINDINGS = { ...mappingFindings, ...tableFindings, ...boardFindings } as const satisfies Readonly<
  Record<string, FindingEntry>
>;

export type FindingCode = keyof typeof FINDINGS;
