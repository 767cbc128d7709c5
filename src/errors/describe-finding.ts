import { CONCERNS, RETRIES } from './entry.js';
import type { FindingSeverity } from './entry.js';
import { FINDINGS } from './findings.js';
import { runFindings } from './run-findings.js';
import { describeError, errorRegistry, knownCode } from './registry.js';

/** What is known of a code of a finding, whether a run has found it or the check of a mapping. */
export interface DescribedFinding {
  readonly severity: FindingSeverity;
  readonly meaning: string;
  readonly remedy: string;
  /** Whether it counts as new in each run until a person has decided. */
  readonly needsDecision: boolean;
}

/** What the registry says of a code of a finding; an unknown code gets a general entry. */
export function describeFinding(code: string): DescribedFinding {
  if (isMappingFinding(code)) return { ...FINDINGS[code], needsDecision: false };
  const { severity = 'error', meaning, remedy, needsDecision = false } = describeError(code);
  return { severity, meaning, remedy, needsDecision };
}

/** Everything that the registry says of one code, in words. */
export interface ExplainedCode {
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly meaning: string;
  /** What it stops. */
  readonly concerns: string;
  /** When the sync tries again. */
  readonly retried: string;
  readonly remedy: string;
  /** Other names under which Monday reports the same thing. */
  readonly names: readonly string[];
}

/** The explanation of a registered code. */
export function explainCode(code: string): ExplainedCode {
  const { severity, meaning, remedy, needsDecision } = describeFinding(code);
  const { names = [], scope, retry } = describeError(code);
  const said = { code, severity, meaning, remedy, names };
  if (isMappingFinding(code)) return { ...said, concerns: 'the mapping', retried: CHECKED[severity] };
  if (!OF_RUNS.has(code)) return { ...said, concerns: CONCERNS[scope], retried: RETRIES[retry] };
  return { ...said, concerns: 'no single order', retried: needsDecision ? UNTIL_DECIDED : LOOKED_FOR };
}

const OF_RUNS = new Set(runFindings.map(({ code }) => code));
const LOOKED_FOR = 'nothing is sent for it; a later run that does not find it again resolves it';
const UNTIL_DECIDED = 'nothing is sent for it; each run counts it as new until a person has decided or its cause is gone';
const CHECKED: Readonly<Record<FindingSeverity, string>> = {
  error: 'by the next run and by `validate`; no run starts while it is there',
  warning: 'by the next run and by `validate`; runs go on',
  notice: 'by the next run and by `validate`; runs go on',
};

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
