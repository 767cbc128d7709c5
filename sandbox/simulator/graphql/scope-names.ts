/** The scopes that a token of Monday can have, of those that the sync needs. */
export const scopeNames = ['boards:read', 'boards:write', 'me:read', 'users:read'] as const;
export type Scope = (typeof scopeNames)[number];
