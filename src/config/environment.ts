import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { IN_FILES } from './variables.js';

/** Names another file in place of `.env`, or none of them. */
const ENV_FILE = 'ORDER_SYNC_ENV_FILE';
const NO_FILE = 'none';

/** What MSSQL_URL names too. */
const IN_URL = ['MSSQL_SERVER', 'MSSQL_PORT', 'MSSQL_DATABASE', 'MSSQL_USER', 'MSSQL_PASSWORD', 'MSSQL_PASSWORD_FILE'];

/**
 * The environment of the program: its variables, and those of `.env` in the current folder that it lacks. A variable that is set to nothing
 * counts as set, so that it hides the one of the file. Throws when a file that ORDER_SYNC_ENV_FILE names cannot be read.
 */
export function programEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const hidden = new Set(Object.keys(env).flatMap(alsoHidden));
  const own = Object.entries(variablesOf(env[ENV_FILE] ?? '')).filter(([name]) => !hidden.has(name));
  return { ...Object.fromEntries(own), ...env };
}

/**
 * The variables that are not empty, with each secret that a file holds under its own name, without the end of the last line. Throws when a file
 * cannot be read or is empty, and when a secret is there twice.
 */
export function givenVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  const given = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''));
  for (const name of IN_FILES) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) throw new Error(`${name} and ${name}_FILE are both set. Leave one of them out.`);
    given[name] = secretOf(name, file);
  }
  return given;
}

/** A secret is one setting, by its value or by its file; and a whole URL leaves nothing for its parts to say. */
function alsoHidden(name: string): string[] {
  const base = name.replace(/_FILE$/, '');
  const both = IN_FILES.includes(base) ? [base, `${base}_FILE`] : [name];
  return base === 'MSSQL_URL' ? [...both, ...IN_URL] : both;
}

function variablesOf(file: string): NodeJS.ProcessEnv {
  if (file === NO_FILE) return {};
  try {
    return parseEnv(readFileSync(resolve(file === '' ? '.env' : file), 'utf8'));
  } catch (error) {
    if (file === '' && error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    const named = file === '' ? 'The file .env' : `${ENV_FILE} names ${file}, which`;
    throw new Error(`${named} cannot be read: ${reasonOf(error)}. Correct it, or set ${ENV_FILE}=${NO_FILE} to read no file.`, {
      cause: error,
    });
  }
}

/** The secret that a file holds alone, without the end of its last line. `name` is that of the variable, for messages. Throws when there is none. */
export function secretOf(name: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(resolve(file), 'utf8');
  } catch (error) {
    throw new Error(`${name}_FILE names ${file}, which cannot be read: ${reasonOf(error)}. Name a file that holds the secret alone.`, {
      cause: error,
    });
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new Error(`${name}_FILE names ${file}, which is empty. Name a file that holds the secret alone.`);
  return secret;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
