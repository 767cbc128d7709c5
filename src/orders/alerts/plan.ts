/** What is watched, and where alerts go: the content of the alerts file, with every secret in its place. Lives in memory alone. */
export interface AlertPlan {
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Delays between the attempts of one delivery, in milliseconds: the first, and the longest after doubling. */
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  readonly targets: Readonly<Record<string, AlertTarget>>;
  readonly rules: AlertRules;
}

/** A receiver. Address and headers may be secrets: they are never shown, logged or stored. */
export interface AlertTarget {
  readonly form: 'json' | 'slack';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const ALERT_RULES = ['run', 'errors', 'wait', 'batch', 'success', 'decision', 'quota'] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

/** A rule that is left out is not watched. Times are in milliseconds. */
export interface AlertRules {
  /** The last run failed, was lost, cancelled, or closed red. */
  readonly run?: Readonly<Record<string, never>> | undefined;
  readonly errors?: { readonly above: number } | undefined;
  /** Monday fails, or a request has no definite answer. */
  readonly wait?: { readonly longerThan: number } | undefined;
  /** A batch is at work. */
  readonly batch?: { readonly longerThan: number } | undefined;
  readonly success?: { readonly within: number } | undefined;
  /** A change gate or a finding waits for a person. */
  readonly decision?: Readonly<Record<string, never>> | undefined;
  /** Monday's limit of calls per day. */
  readonly quota?: { readonly callsPerDay: number; readonly above: number } | undefined;
}
