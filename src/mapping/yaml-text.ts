/** Texts that need no quotes anywhere in a YAML file, not even inside brackets and braces. */
const PLAIN = /^[A-Za-z_][\w .()/%'&+$-]*$/;
/** Plain texts that YAML reads as something else than text. */
const NO_TEXT = /^(null|true|false|yes|no|on|off|y|n)$/i;

/** A text as a YAML file writes it: in the quotes that it had; else without quotes, or in double quotes where they are needed. */
export function yamlText(text: string, quote: '"' | "'" | ''): string {
  if (quote === "'" && !/[\n\t]/.test(text)) return `'${text.replaceAll("'", "''")}'`;
  if (quote === '' && PLAIN.test(text) && !NO_TEXT.test(text) && !text.endsWith(' ')) return text;
  return JSON.stringify(text);
}
