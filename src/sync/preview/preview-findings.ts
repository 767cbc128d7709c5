import { describeFinding } from '../../errors/describe-finding.js';
import type { FindingSeverity } from '../../errors/entry.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import type { RejectedRow } from '../../store/errors/rejections.js';

/** What a run would report under one code. */
export interface PreviewedFinding {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly remedy: string;
  count: number;
  /** The first of them. */
  readonly examples: {
    readonly customer: string | null;
    readonly order: string | null;
    readonly field: string | null;
    readonly message: string;
  }[];
}

/** Enough to recognise a cause; a run lists them all. */
const EXAMPLES = 5;

const RANK = { error: 0, warning: 1, notice: 2 } as const;

/** Findings and refused rows by code, the worst first. */
export function summarizeFindings(found: readonly FoundFinding[], rejected: readonly RejectedRow[]): PreviewedFinding[] {
  const byCode = new Map<string, PreviewedFinding>();
  const add = (code: string, example: PreviewedFinding['examples'][number]): void => {
    const { severity, remedy } = describeFinding(code);
    const known = byCode.get(code) ?? { code, severity, remedy, count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < EXAMPLES) known.examples.push(example);
    byCode.set(code, known);
  };
  for (const { code, customer, orderNumber, field, size, message } of found)
    add(code, { customer: customer ?? null, order: orderNumber ?? null, field: field ?? size ?? null, message });
  for (const { customer, orderNumber, rejections } of rejected)
    for (const { code, column, message } of rejections)
      add(code, { customer, order: orderNumber, field: column === '' ? null : column, message });
  return [...byCode.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.count - a.count);
}
