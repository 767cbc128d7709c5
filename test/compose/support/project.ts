import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { PROJECT_ROOT } from '../../../src/config/settings.js';

export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly restart?: string;
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string; readonly required?: boolean }>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Text of a file of the project. */
export const projectFile = (name: string): string => readFileSync(join(PROJECT_ROOT, name), 'utf8');

/** A YAML file of the project, with `<<` merged as Docker Compose merges it. */
export const projectYaml = (name: string): unknown => load(projectFile(name), { schema: CORE_SCHEMA.withTags(mergeTag) });

export const composeFile = (): ComposeFile => projectYaml('docker-compose.yml') as ComposeFile;

/** The settings of `.env.example`. */
export function exampleSettings(): ReadonlyMap<string, string> {
  const lines = projectFile('.env.example')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** The settings as someone fills them in who follows `.env.example`. */
export function filledSettings(): ReadonlyMap<string, string> {
  return new Map([...exampleSettings()].map(([name, value]) => [name, value === '' && isSecret(name) ? 'Of-this-test-1' : value]));
}

/** Whether a variable of that name holds a secret. */
export const isSecret = (name: string): boolean => /(PASSWORD|PWD|TOKEN|SECRET|KEY)$/.test(name);

/** A text of the compose file with its variables filled in. */
export function interpolate(text: string, settings: ReadonlyMap<string, string> = filledSettings()): string {
  return text.replaceAll(/\$\{(\w+)(?::([?-])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string | undefined) => {
    const value = settings.get(name) ?? '';
    return value === '' && kind === '-' ? (rest ?? '') : value;
  });
}
