import type { FindingSeverity } from '../../errors/entry.js';
import type { FindingStatus } from '../../orders/findings/compare.js';
import type { FindingScope } from '../../orders/findings/finding.js';

/** Which findings are asked for. Everything that is given must hold. */
export interface FindingFilter {
  readonly code?: string | undefined;
  readonly severity?: FindingSeverity | undefined;
  readonly customer?: string | undefined;
  readonly orderNumber?: string | undefined;
  /** Ended ones too. */
  readonly all?: boolean | undefined;
}

/** One thing that a person should know or decide: a finding, or a refused order or size. */
export interface ListedFinding {
  readonly id: string;
  /** Where it is kept: a refusal is closed with `errors close`, a finding with `findings close`. */
  readonly kept: 'finding' | 'refusal';
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly scope: FindingScope;
  readonly customer: string | null;
  readonly orderNumber: string | null;
  readonly size: string | null;
  readonly field: string | null;
  readonly valueSeen: string | null;
  readonly message: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Runs that have met it; of a refusal, how often it was met. */
  readonly seenCount: number;
  readonly firstRunId: string | null;
  readonly lastRunId: string | null;
  readonly status: FindingStatus;
  readonly endedDate: string | null;
  readonly endedBy: string | null;
  readonly endedReason: string | null;
}

/** The most severe first. */
export const SEVERITY_WEIGHT: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, notice: 2 };
