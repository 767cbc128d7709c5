import { COMPILED } from './package-files.js';

/**
 * Text as its reader can type it. Messages name commands as a checkout of the project starts them, `npm run cli -- status`; the installed
 * program is called `npx order-sync status`.
 */
export function asTyped(text: string, compiled = COMPILED): string {
  return compiled ? text.replaceAll(/npm run (?:cli --|(worker|simulator|demo)(?: --)?)/g, nameOf) : text;
}

function nameOf(_all: string, program: string | undefined): string {
  return program === undefined ? 'npx order-sync' : `npx order-sync ${program}`;
}
