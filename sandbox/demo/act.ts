/** One checked fact, and whether it is as expected. */
export interface Fact {
  readonly ok: boolean;
  /** Text for a person; contains the expectation when the fact differs from it. */
  readonly text: string;
}

export interface Check {
  readonly subject: string;
  readonly facts: readonly Fact[];
}

/** A number that was counted in a table or on the board. The text shows what was found. */
export function count(found: number, expected: number, noun: string): Fact {
  const ok = found === expected;
  return { ok, text: ok ? `${String(found)} ${noun}` : `${String(found)} ${noun} (expected ${String(expected)})` };
}

/** A fact that is true or false. */
export function fact(ok: boolean, text: string, otherwise: string): Fact {
  return { ok, text: ok ? text : otherwise };
}

/** A fact that holds when the list of problems is empty. */
export function none(problems: readonly string[], text: string): Fact {
  // A few problems show the cause; a hundred would hide it.
  const shown = problems.slice(0, 5).join('; ');
  const more = problems.length > 5 ? `; and ${String(problems.length - 5)} more` : '';
  return { ok: problems.length === 0, text: problems.length === 0 ? text : `${shown}${more}` };
}

/** One act of the demo with its checks. */
export class Act {
  readonly checks: Check[] = [];

  constructor(
    readonly number: number,
    readonly title: string,
  ) {}

  check(subject: string, ...facts: readonly Fact[]): void {
    this.checks.push({ subject, facts });
  }

  get failed(): readonly Check[] {
    return this.checks.filter((check) => check.facts.some((one) => !one.ok));
  }
}
