/** The settings of a SQL Server that a URL can contain. */
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

const OPTIONS: Readonly<Record<string, RegExp>> = { encrypt: /^(true|false|strict)$/, trustServerCertificate: /^(true|false)$/ };

/** Reads such a URL; special characters of the password are percent-encoded. Never shows the URL in an error, since it holds the password. */
export function parseMssqlUrl(text: string): MssqlUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^(mssql|sqlserver):$/.test(url.protocol) || url.hostname === '') {
    throw new Error(
      `MSSQL_URL is not an address of a SQL Server; write it as ${MSSQL_URL_SHAPE}, with special characters percent-encoded.`,
    );
  }
  for (const [name, value] of url.searchParams) {
    if (OPTIONS[name]?.test(value) !== true)
      throw new Error(`MSSQL_URL has the unknown option ${name}=${value}; write it as ${MSSQL_URL_SHAPE}.`);
  }
  const part = (value: string): string | undefined => (value === '' ? undefined : decodeURIComponent(value));
  return defined({
    server: part(url.hostname),
    port: url.port === '' ? undefined : Number(url.port),
    database: part(url.pathname.slice(1)),
    user: part(url.username),
    password: part(url.password),
    encrypt: url.searchParams.get('encrypt') ?? undefined,
    trustServerCertificate: url.searchParams.get('trustServerCertificate') ?? undefined,
  });
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
