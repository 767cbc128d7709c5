/** A text without any unit, as nearly every number is. */
const NO_UNIT = /^[-\d.,]*$/;

/** Takes the unit off a number: one of `units`, as a whole, in any case, once, in front of the number (before or after its sign) or behind it. */
export function unitRemover(units: readonly string[]): (text: string) => string {
  const known = units.map((unit) => unit.trim()).filter((unit) => unit !== '');
  if (known.length === 0) return (text) => text;
  // The longest first: "US$" is not "$" behind something else.
  const any = known
    .sort((a, b) => b.length - a.length)
    .map((unit) => unit.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('|');
  const inFront = new RegExp(String.raw`^([+\-\u2212]?)\s*(?:${any})\s*(?=[\d.,+\-\u2212])`, 'iu');
  const behind = new RegExp(String.raw`(?<=[\d.,])\s*(?:${any})$`, 'iu');
  return (text) => {
    if (NO_UNIT.test(text)) return text;
    const rest = text.replace(inFront, '$1');
    return rest === text ? text.replace(behind, '') : rest;
  };
}
