import { stripVTControlCharacters, styleText } from 'node:util';

export type Colour = 'green' | 'red' | 'yellow' | 'blue' | 'bold' | 'dim';

/** Colours a text, or leaves it as it is where colours cannot be shown. */
export type Style = (colour: Colour, text: string) => string;

/** Colours belong on a terminal only, and not when NO_COLOR is set (https://no-color.org: any value that is not empty). */
export function styleFor(stream: { readonly isTTY?: boolean | undefined }, env: NodeJS.ProcessEnv): Style {
  const coloured = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return coloured ? (colour, text) => styleText(colour, text, { validateStream: false }) : (_colour, text) => text;
}

/** Number of characters that a terminal shows, colours not counted. */
export const shownWidth = (text: string): number => [...stripVTControlCharacters(text)].length;

/** The first `width` characters, with an ellipsis where something was cut. For plain text only. */
export function clip(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** Enough for the message of a database and the statement's beginning. */
const LINE_CHARACTERS = 300;

/** A message of another program, as one line of bounded length. */
export const oneLine = (text: string): string => clip(stripVTControlCharacters(text).trim().replace(/\s+/g, ' '), LINE_CHARACTERS);
