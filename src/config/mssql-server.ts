import { isIP } from 'node:net';

const FORM = 'Write the name or address of the server alone, such as sql.example or ::1, and set MSSQL_PORT for the port.';
/** Letters, digits and what else names of hosts have. */
const HOST = /^[\p{L}\p{N}_.-]+$/u;

/**
 * The name or address by which the driver finds the server. A port leads to an instance, so the name of the instance is dropped where a port is
 * given. Throws for every other form, without showing it: the value may be a whole URL or connection string, with its password.
 */
export function serverAddress(text: string, port: number | undefined): string {
  const given = text.trim();
  if (/^\(localdb\)|^(np|lpc|admin):|^\\\\/i.test(given)) {
    throw wrong('names LocalDB, a named pipe or shared memory. Only TCP/IP is supported: enable it for the instance, then name its host');
  }
  if (/^(\.|\(local\))(\\|$)/i.test(given)) throw wrong('means this machine in the language of another driver. Write localhost');
  if (/=|:\/\//.test(given)) throw wrong('is a URL or a connection string. Put a URL into MSSQL_URL');
  if (/^tcp:|,\s*\d*$|^[^:]*:\d*$|^\[.*\]:/i.test(given)) throw wrong('has a port or a protocol in it');
  const [host = '', ...instance] = given.split('\\');
  const address = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  if (isIP(address) === 0 && !HOST.test(address)) throw wrong('is no name or address of a host');
  if (instance.length > 0 && port === undefined) throw instanceWithoutPort();
  return address;
}

function instanceWithoutPort(): Error {
  return new Error(
    'MSSQL_SERVER or MSSQL_URL names an instance, as HOST\\INSTANCE, and no port. Instances are found by their port alone: set MSSQL_PORT, or write the ' +
      'port behind the server in MSSQL_URL. SQL Server Configuration Manager shows it under TCP/IP, IPAll.',
  );
}

function wrong(what: string): Error {
  return new Error(`The server in MSSQL_SERVER or MSSQL_URL ${what}. ${FORM}`);
}
