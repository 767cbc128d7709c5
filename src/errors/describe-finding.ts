import type { FindingSeverity } from './entry.js';
import { FINDINGS } from './findings.js';
import { describeError, errorRegistry, knownCode } from './registry.js';

/** What is known of a code of a finding, whether a run has found it or the check of a mapping. */
export interface DescribedFinding {
  readonly severity: FindingSeverity;
  readonly meaning: string;
  readonly remedy: string;
  /** Whether it counts as new in each run until a person has decided. */
  readonly needsDecision: boolean;
}

export function describeFinding(code: string): DescribedFinding {
  if (isMappingFinding(code)) return { ...FINDINGS[code], needsDecision: false };
  const { severity = 'error', meaning, remedy, needsDecision = false } = describeError(code);
  return { severity, meaning, remedy, needsDecision };
}

/** The registry's spelling of a code, in capitals or not; null when it has none. */
export function knownFinding(text: string): string | null {
  const upper = text.toUpperCase();
  return isMappingFinding(upper) ? upper : (knownCode(text) ?? knownCode(upper));
}

/** Every code that a finding can have. */
export const findingCodes: readonly string[] = [...errorRegistry.map(({ code }) => code), ...Object.keys(FINDINGS)];

function isMappingFinding(code: string): code is keyof typeof FINDINGS {
  return Object.hasOwn(FINDINGS, code);
}
