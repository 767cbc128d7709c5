/** SQL Server allows 2,100 parameters in a statement. */
export const KEYS_PER_QUERY = 1_000;

/** Parameters for a list of keys, and their names for the statement. */
export function keyParameters(keys: readonly string[]): { readonly names: string; readonly params: Readonly<Record<string, string>> } {
  return {
    names: keys.map((_, index) => `@k${String(index)}`).join(', '),
    params: Object.fromEntries(keys.map((key, index) => [`k${String(index)}`, key])),
  };
}
