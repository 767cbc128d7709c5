import { scopeNames, type Scope } from '../graphql/scope-names.js';

/** The tokens that the API accepts, each with its scopes. The first one is always valid for the control channel. */
export class Tokens {
  private readonly valid = new Map<string, ReadonlySet<Scope>>();

  constructor(readonly first: string) {
    this.reset();
  }

  /** The token of an Authorization header, which may have "Bearer" before it; null when the API does not accept it. */
  accepted(authorization: string | undefined): string | null {
    const token = authorization?.replace(/^Bearer\s+/i, '') ?? '';
    return this.valid.has(token) ? token : null;
  }

  /** What a token may do. */
  scopes(token: string): ReadonlySet<Scope> {
    return this.valid.get(token) ?? new Set();
  }

  /** Accepts a token with these scopes from now on. */
  add(token: string, scopes: readonly Scope[]): void {
    this.valid.set(token, new Set(scopes));
  }

  revokeAll(): void {
    this.valid.clear();
  }

  reset(): void {
    this.valid.clear();
    this.add(this.first, scopeNames);
  }
}
