import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';

/**
 * Two servers on one file would both act as its only owner and damage each other's workflows; SQLite alone does not prevent that. So a mark
 * beside the file contains the address of its server. It is valid as long as a server answers there: the mark of a killed server does no
 * harm.
 */
const markOf = (dbFile: string): string => `${dbFile}.address`;
// The loopback interface answers at once or not at all.
const CONNECT_MS = 1_000;

/** Throws when a server that was started on this file still answers. */
export async function refuseIfInUse(dbFile: string): Promise<void> {
  const address = (await readFile(markOf(dbFile), 'utf8').catch(() => '')).trim();
  if (address === '' || !(await answers(address))) return;
  throw new Error(`${dbFile} is in use by the Temporal server at ${address}. Use that server, stop it first, or choose another file.`);
}

/** Writes the mark of the server that uses the file. */
export async function markInUse(dbFile: string, address: string): Promise<void> {
  await writeFile(markOf(dbFile), `${address}\n`);
}

function answers(address: string): Promise<boolean> {
  const [host = '', port = '0'] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: CONNECT_MS });
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
