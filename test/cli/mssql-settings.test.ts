import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadSettings } from '../../src/config/settings.js';

const SECRET = 'S3cr3t-Xy7';
const databaseOf = async (env: Record<string, string>) => (await loadSettings(undefined, { DATABASE: 'mssql', ...env })).database;
const ofUrl = (MSSQL_URL: string) => databaseOf({ MSSQL_URL });
const PARTS = { MSSQL_SERVER: 'sql', MSSQL_DATABASE: 'orders', MSSQL_USER: 'sync', MSSQL_PASSWORD: SECRET };
const login = (userName: string, password: string) => ({ authentication: { options: { userName, password } } });

/** Everything that an error can show: its message, its stack, its causes. */
async function refusalOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return inspect(error, { depth: 10, showHidden: true });
  }
}

describe('a URL that works', () => {
  test.each<[string, string, object]>([
    ['%25 for a %', `mssql://sync:100%25@sql/orders`, login('sync', '100%')],
    ['an @ in the user', `mssql://sync@tenant:${SECRET}@sql/orders`, { server: 'sql', ...login('sync@tenant', SECRET) }],
    ['an @ and a : in the password', 'mssql://sync:a@b:c@sql/orders', { server: 'sql', ...login('sync', 'a@b:c') }],
    ['an address of IPv6', `mssql://sync:${SECRET}@[::1]/orders`, { server: '::1', port: 1433 }],
    ['an address of IPv6 with a port', `mssql://sync:${SECRET}@[2001:db8::7]:1500/orders`, { server: '2001:db8::7', port: 1500 }],
    ['an instance with a port, which counts', `mssql://sync:${SECRET}@sql\\SALES:1500/orders`, { server: 'sql', port: 1500 }],
    ['an encoded instance with a port', `mssql://sync:${SECRET}@sql%5CSALES:1500/orders`, { server: 'sql', port: 1500 }],
    [
      'options in any case',
      `mssql://sync:${SECRET}@sql/orders?Encrypt=Strict&TrustServerCertificate=True`,
      { encrypt: 'strict', trustServerCertificate: true },
    ],
    ['blanks and a line end around it', ` sqlserver://sync:${SECRET}@sql/orders\n`, { server: 'sql', database: 'orders' }],
  ])('%s', async (_, url, expected) => {
    expect(await ofUrl(url)).toMatchObject(expected);
  });
});

describe('a URL that is refused, with the setting and the cure, without the password', () => {
  test.each<[string, string, RegExp]>([
    ['a % that begins nothing', `mssql://sync:${SECRET}%@sql/orders`, /MSSQL_URL has a % in the password.*%25.*MSSQL_PASSWORD/],
    ['the password as an option', `mssql://sync@sql/orders?password=${SECRET}`, /option password.*in front of the @, or in MSSQL_PASSWORD/],
    ['the password as pwd, cut by an &', `mssql://sync@sql/orders?Pwd=x&${SECRET}`, /option Pwd.*MSSQL_PASSWORD/],
    ['a / in the password', `mssql://sync:a/${SECRET}@sql/orders`, /an @ behind a \/, \? or #.*%2F.*MSSQL_PASSWORD/],
    ['a ? behind digits in the password', `mssql://sync:12?${SECRET}@sql/orders`, /an @ behind a \/, \? or #.*%3F/],
    ['a # in the password', `mssql://sync:12#${SECRET}@sql/orders`, /an @ behind a \/, \? or #.*%23/],
    ['a # behind the server', `mssql://sync:${SECRET}@sql/orders#x`, /has a #.*%23/],
    ['a port that is no number', `mssql://sync:${SECRET}@sql:port/orders`, /port that is no number/],
    ['a port out of range', `mssql://sync:${SECRET}@sql:70000/orders`, /port that is no number from 1 to 65535/],
    ['no server', `mssql://sync:${SECRET}@/orders`, /names no server/],
    ['no server, only the login', `mssql://sync:${SECRET}/orders`, /port that is no number/],
    ['IPv6 without brackets', `mssql://sync:${SECRET}@fe80::1:1433/orders`, /IPv6 address without brackets/],
    ['no password', 'mssql://sync:@sql/orders', /needs MSSQL_PASSWORD/],
    ['no user', `mssql://:${SECRET}@sql/orders`, /needs MSSQL_USER/],
    ['no database', `mssql://sync:${SECRET}@sql`, /needs MSSQL_DATABASE/],
    ['two names in the path', `mssql://sync:${SECRET}@sql/orders/`, /more than one \//],
    ['an instance without a port', `mssql://sync:${SECRET}@sql\\SALES/orders`, /names an instance.*no port.*MSSQL_PORT/],
    ['an instance as an option', `mssql://sync:${SECRET}@sql/orders?instanceName=SALES`, /Instance names are not supported.*MSSQL_PORT/],
    ['a Windows account', `mssql://CORP\\sync:${SECRET}@sql/orders`, /Windows account.*not supported.*MSSQL_AUTHENTICATION/],
    ['an encoded Windows account', `mssql://CORP%5Csync:${SECRET}@sql/orders`, /Windows account.*not supported/],
    ['trusted_connection', 'mssql://sql/orders?trusted_connection=yes', /Windows authentication.*not supported/],
    ['integrated security', 'mssql://sql/orders?Integrated%20Security=SSPI', /Windows authentication.*not supported/],
    ['authentication=ntlm', `mssql://sync:${SECRET}@sql/orders?authentication=ntlm`, /Windows authentication.*not supported/],
    ['the database as an option', `mssql://sync:${SECRET}@sql?database=orders`, /behind the server, as \/database/],
    ['an unknown option', `mssql://sync:${SECRET}@sql/orders?timeout=${SECRET}`, /option timeout, which is not known.*mssql:\/\/user/],
    ['a wrong value', `mssql://sync:${SECRET}@sql/orders?encrypt=${SECRET}`, /value for encrypt that is not true, false or strict/],
    ['ADO.NET', `Server=tcp:sql,1433;Database=orders;User Id=sync;Password=${SECRET};`, /connection string.*MSSQL_SERVER and MSSQL_PORT/],
    ['ADO.NET with Windows', 'Server=sql;Database=orders;Trusted_Connection=True;', /connection string.*Windows authentication/],
    ['ODBC', `Driver={ODBC Driver 18};Server=sql;UID=sync;PWD=${SECRET}`, /connection string/],
    ['JDBC', `jdbc:sqlserver://sql\\SALES:1433;databaseName=orders;password=${SECRET}`, /connection string.*JDBC/],
    ['another database', `postgres://sync:${SECRET}@sql/orders`, /not an address of a SQL Server/],
  ])('%s', async (_, url, expected) => {
    const refusal = await refusalOf(() => ofUrl(url));
    expect(refusal).toMatch(expected);
    expect(refusal).not.toContain(SECRET);
  });
});

describe('variables of their own', () => {
  test('are used unchanged', async () => {
    const password = '%/?#@:\\;[]{}"\' ';
    expect(await databaseOf({ ...PARTS, MSSQL_SERVER: '[::1]', MSSQL_PASSWORD: password })).toMatchObject({
      server: '::1',
      ...login('sync', password),
    });
    expect(await databaseOf({ ...PARTS, MSSQL_SERVER: 'sql\\SALES', MSSQL_PORT: '1500' })).toMatchObject({ server: 'sql', port: 1500 });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['an instance without a port', { MSSQL_SERVER: 'sql\\SALES' }, /names an instance.*set MSSQL_PORT/],
    ['a port in the server', { MSSQL_SERVER: 'sql,1433' }, /MSSQL_SERVER.*has a port.*MSSQL_PORT/],
    ['a port in the server, as in a URL', { MSSQL_SERVER: 'sql:1433' }, /MSSQL_SERVER.*has a port.*MSSQL_PORT/],
    ['the form of the Azure portal', { MSSQL_SERVER: 'tcp:x.database.windows.net,1433' }, /has a port or a protocol/],
    ['LocalDB', { MSSQL_SERVER: '(localdb)\\MSSQLLocalDB' }, /LocalDB.*Only TCP\/IP/],
    ['a named pipe', { MSSQL_SERVER: 'np:\\\\.\\pipe\\sql\\query' }, /named pipe.*Only TCP\/IP/],
    ['this machine by a dot', { MSSQL_SERVER: '.\\SQLEXPRESS' }, /Write localhost/],
    ['a URL', { MSSQL_SERVER: `mssql://sync:${SECRET}@sql/orders` }, /is a URL.*MSSQL_URL/],
    ['a connection string', { MSSQL_SERVER: `Server=sql;Password=${SECRET}` }, /connection string/],
    ['a sentence', { MSSQL_SERVER: `my ${SECRET} server` }, /no name or address of a host/],
    ['a port that is no number', { MSSQL_PORT: SECRET }, /MSSQL_PORT must be a port, 1 to 65535/],
    ['port 0', { MSSQL_PORT: '0' }, /MSSQL_PORT must be a port, 1 to 65535/],
    ['a Windows account', { MSSQL_USER: 'CORP\\sync' }, /MSSQL_USER.*Windows account.*not supported/],
    ['NTLM', { MSSQL_AUTHENTICATION: 'ntlm' }, /MSSQL_AUTHENTICATION must be one of sql, default.*Windows authentication.*not supported/],
  ])('%s is refused', async (_, env, expected) => {
    const refusal = await refusalOf(() => databaseOf({ ...PARTS, ...env }));
    expect(refusal).toMatch(expected);
    expect(refusal).not.toContain(SECRET);
  });
});

describe('no error shows a password', () => {
  // Long enough that it is in no text by chance; the characters that mean something in URLs come often.
  const passwords = fc
    .array(fc.oneof(fc.constantFrom(...'%/?#@:\\;=&[]{}"\' +'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2 })), {
      minLength: 8,
      maxLength: 24,
    })
    .map((parts) => parts.join(''))
    .filter((password) => /[\p{L}\p{N}]/u.test(password) && !password.includes('\0'));
  const forms: readonly ((password: string) => string)[] = [
    (password) => `mssql://sync:${password}@sql/orders`,
    (password) => `mssql://sync:${password}@sql:x/orders`,
    (password) => `mssql://sync:${password}/orders`,
    (password) => `mssql://${password}`,
    (password) => `mssql://sync@sql/orders?password=${password}`,
    (password) => `mssql://sync:x@sql/orders?encrypt=${password}`,
    (password) => `mssql://sync:x@sql/orders?x=${password}`,
    (password) => `sql://sync:${password}@sql/orders`,
    (password) => `Server=sql;Database=orders;User Id=sync;Password=${password}`,
    (password) => `${password}`,
  ];
  /** Parts of the password that are long enough to reveal it. */
  const pieces = (password: string) => [password, ...password.split(/[%/?#@:\\;=&[\]{}"' +]/)].filter((piece) => piece.length >= 8);

  test('whatever the password is, and wherever it is in MSSQL_URL or MSSQL_SERVER', async () => {
    await fc.assert(
      fc.asyncProperty(passwords, fc.constantFrom(...forms), fc.constantFrom('MSSQL_URL', 'MSSQL_SERVER'), async (password, form, name) => {
        const refusal = await refusalOf(() => databaseOf({ [name]: form(password) }));
        for (const piece of pieces(password)) expect(refusal ?? '').not.toContain(piece);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a settings file that is no JSON shows nothing of itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'order-sync-settings-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const file = join(folder, 'settings.json');
    writeFileSync(file, `{"mssqlUrl": "mssql://sync:${SECRET}"x}`);
    const refusal = await refusalOf(() => loadSettings(file));
    expect(refusal).toMatch(/settings\.json is no JSON/);
    expect(refusal).not.toContain(SECRET.slice(0, 5));
  });
});
