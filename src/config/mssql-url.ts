/** What a URL can say of a SQL Server. `server` may carry the name of an instance, as `HOST\INSTANCE`. */
export interface MssqlUrl {
  readonly server?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly encrypt?: string;
  readonly trustServerCertificate?: string;
}

export const MSSQL_URL_SHAPE = 'mssql://user:password@server:1433/database?encrypt=true&trustServerCertificate=false';

export const NO_WINDOWS_LOGIN =
  'Windows authentication (NTLM, Kerberos, integrated security, DOMAIN\\user) is not supported. ' +
  'Use a SQL Server login by MSSQL_USER and MSSQL_PASSWORD, or Entra by MSSQL_AUTHENTICATION.';

const MAX_PORT = 65_535;
/** Everything in front of the path, the options and the fragment. */
const AUTHORITY = /^[^/?#]*/;
/** An IPv6 address in brackets or a name, with or without an instance, then the text after the colon. */
const SERVER = /^(\[[^\]]*\](?:\\[^:]*)?|[^:]*)(?::(.*))?$/;
/** ADO.NET, ODBC and JDBC list settings as `Server=...;Database=...`. */
const CONNECTION_STRING = /^jdbc:|^\s*[\w ]+=[^;]*(;|$)/i;

const OPTIONS = { encrypt: /^(true|false|strict)$/, trustServerCertificate: /^(true|false)$/ } as const;
type Option = keyof typeof OPTIONS;

/** Options of other drivers, and what to write in their place. Names are compared without case, blanks and lines. */
const FOREIGN_OPTIONS: readonly (readonly [name: RegExp, cure: string])[] = [
  [
    /pass|pwd|secret|token/,
    'Write the password in front of the @, or in MSSQL_PASSWORD; this one is not used. Change it if others could read it.',
  ],
  [/^(trustedconnection|integratedsecurity|authentication|authenticator|domain)/, NO_WINDOWS_LOGIN],
  [/^(user|uid|username|userid)$/, 'Write the user in front of the @, or in MSSQL_USER.'],
  [/^(database|databasename|initialcatalog)$/, 'Write the database behind the server, as /database, or in MSSQL_DATABASE.'],
  [/^(instance|instancename)$/, 'Instance names are not supported: write the port of the instance behind the server, or set MSSQL_PORT.'],
  [/^port$/, 'Write the port behind the server, as server:1433, or in MSSQL_PORT.'],
];

/**
 * Reads such a URL; special characters of user and password are percent-encoded. What it throws shows nothing of the URL but the name of an
 * option: any other part may belong to a password that is not percent-encoded.
 */
export function parseMssqlUrl(text: string): MssqlUrl {
  const url = text.trim();
  const scheme = /^(?:mssql|sqlserver):\/\//i.exec(url);
  if (scheme === null) throw notAUrl(url);
  const rest = url.slice(scheme[0].length);
  const authority = AUTHORITY.exec(rest)?.[0] ?? '';
  const behind = rest.slice(authority.length);
  if (behind.includes('@')) {
    throw wrong(
      'has an @ behind a /, ? or #. Write these characters of the user, password or database as %40, %2F, %3F and %23, or set MSSQL_USER and MSSQL_PASSWORD, which are used unchanged',
    );
  }
  if (behind.includes('#')) throw wrong('has a #. Write it as %23 where it belongs to a name');
  const [path = '', query = ''] = splitAt(behind, '?');
  const [login, host] = lastSplitAt(authority, '@');
  const [user, password] = splitAt(login, ':');
  return defined({
    ...serverOf(host),
    database: databaseOf(path),
    user: part(user, 'user'),
    password: part(password, 'password'),
    ...optionsOf(query),
  });
}

function notAUrl(text: string): Error {
  if (!CONNECTION_STRING.test(text)) {
    return wrong(`is not an address of a SQL Server. Write it as ${MSSQL_URL_SHAPE}, with special characters percent-encoded`);
  }
  const windows = /(trusted_?connection|integrated ?security)\s*=\s*(true|yes|sspi)/i.test(text) ? ` ${NO_WINDOWS_LOGIN}` : '';
  return new Error(
    `MSSQL_URL is a connection string of ADO.NET, ODBC or JDBC. Write it as ${MSSQL_URL_SHAPE}, or set what it names one by one: ` +
      `Server as MSSQL_SERVER and MSSQL_PORT, Database as MSSQL_DATABASE, User Id as MSSQL_USER, Password as MSSQL_PASSWORD.${windows}`,
  );
}

function serverOf(text: string): { readonly server: string | undefined; readonly port: number | undefined } {
  if (/^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.%]*$/i.test(text)) throw wrong('has an IPv6 address without brackets. Write it as [::1]');
  const [, server = '', port = ''] = SERVER.exec(text) ?? [];
  if (server === '') throw wrong(`names no server. Write it as ${MSSQL_URL_SHAPE}`);
  if (port !== '' && !isPort(port)) {
    throw wrong(
      'has a port that is no number from 1 to 65535. If the password has a /, ? or #, write it as %2F, %3F or %23, or set MSSQL_PASSWORD',
    );
  }
  return { server: part(server, 'server'), port: port === '' ? undefined : Number(port) };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_PORT;
}

function databaseOf(path: string): string | undefined {
  const name = path.slice(1);
  if (name.includes('/')) throw wrong('has more than one / behind the server. Write a / in the name of the database as %2F');
  return part(name, 'database');
}

function optionsOf(query: string): Partial<Record<Option, string>> {
  const options: Partial<Record<Option, string>> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const plain = name.toLowerCase().replace(/[\s_-]/g, '');
    const known = (Object.keys(OPTIONS) as Option[]).find((option) => option.toLowerCase() === plain);
    if (known === undefined) throw unknownOption(name, plain);
    if (!OPTIONS[known].test(value.toLowerCase())) {
      throw wrong(`has a value for ${known} that is not ${known === 'encrypt' ? 'true, false or strict' : 'true or false'}`);
    }
    options[known] = value.toLowerCase();
  }
  return options;
}

function unknownOption(name: string, plain: string): Error {
  const cure = FOREIGN_OPTIONS.find(([pattern]) => pattern.test(plain))?.[1];
  // Only a plain word is shown: anything else is more likely a part of a value.
  const shown = /^[a-z][a-z_ -]{0,40}$/i.test(name) ? `the option ${name}` : 'an option';
  return new Error(`MSSQL_URL has ${shown}, which is not known here. ${cure ?? `Write the URL as ${MSSQL_URL_SHAPE}.`}`);
}

/** A part as it is meant; undefined for none. */
function part(text: string, name: 'user' | 'password' | 'server' | 'database'): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // The driver's error would show nothing of use, and must not show the part.
    throw wrong(
      `has a % in the ${name} that begins no encoded character. Write a % as %25, or set MSSQL_${name.toUpperCase()}, which is used unchanged`,
    );
  }
}

function wrong(what: string): Error {
  return new Error(`MSSQL_URL ${what}.`);
}

function splitAt(text: string, separator: string): [before: string, behind: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function lastSplitAt(text: string, separator: string): [before: string, behind: string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
