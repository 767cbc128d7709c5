/** The tokens that the API accepts. The first one is always valid for the control channel. */
export class Tokens {
  private accepted: Set<string>;

  constructor(readonly first: string) {
    this.accepted = new Set([first]);
  }

  accepts(token: string): boolean {
    return this.accepted.has(token);
  }

  add(token: string): void {
    this.accepted.add(token);
  }

  revokeAll(): void {
    this.accepted.clear();
  }

  reset(): void {
    this.accepted = new Set([this.first]);
  }
}
