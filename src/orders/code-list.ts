/** Most codes that one line names, so that results of steps have a bound; `findings` lists them all. */
const CODES_SHOWN = 10;

/** Codes with their counts in one line, in the order given: the first ten, then how many more there are. Empty for none. */
export function codeList(codes: readonly string[]): string {
  const more = codes.length - CODES_SHOWN;
  return [...codes.slice(0, CODES_SHOWN), ...(more > 0 ? [`and ${String(more)} more codes`] : [])].join(', ');
}
