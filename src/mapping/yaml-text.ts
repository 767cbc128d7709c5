import { positionAt } from './yaml-positions.js';

/** Why bytes are no text of a mapping: `found` and `expected` complete the sentence "found ..., expected ...". */
export interface Unreadable {
  readonly found: string;
  readonly expected: string;
  /** From 1; the place of the first byte or character that is wrong. */
  readonly line: number;
  readonly column: number;
}

const EXPECTED = 'a file in UTF-8';
/** U+FFFD replaces a character that a program could not read: the original is lost. */
const LOST = '\ufffd';

/** The text of a YAML file without its byte order mark, which is not part of the YAML. Only UTF-8 is read: a guessed encoding would change names. */
export function decodeYaml(bytes: Uint8Array): string | Unreadable {
  const other = otherEncoding(bytes);
  if (other !== null) return { found: other, expected: EXPECTED, line: 1, column: 1 };
  const text = utf8(bytes);
  if (text === null) return notUtf8(bytes);
  const at = text.indexOf(LOST);
  if (at < 0) return text;
  return { found: 'U+FFFD, the mark of a character that was lost', expected: 'the character that was there', ...positionAt(text, at) };
}

/** Without a byte order mark, UTF-16 is known by its zero bytes, which no YAML has. */
function otherEncoding(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'a text in UTF-16 (little endian)';
  if (first === 0xfe && second === 0xff) return 'a text in UTF-16 (big endian)';
  return bytes.includes(0) ? 'zero bytes, as a text in UTF-16 or UTF-32 has' : null;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A text of the time before Unicode, such as Windows-1252: the place of its first byte that is no UTF-8. */
function notUtf8(bytes: Uint8Array): Unreadable {
  const damaged = new TextDecoder('utf-8').decode(bytes);
  const at = damaged.indexOf(LOST);
  const byte = bytes[Buffer.byteLength(damaged.slice(0, at)) + markLength(bytes)] ?? 0;
  const hex = byte.toString(16).toUpperCase().padStart(2, '0');
  return { found: `the byte 0x${hex}, as a text in Windows-1252 has`, expected: EXPECTED, ...positionAt(damaged, at) };
}

function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
