import { connect } from 'node:net';
import type { Client } from '@temporalio/client';
import { connectClient, TemporalUnreachable } from './connect.js';
import type { ConnectionConfig } from './connect.js';

/** Temporal Cloud answers in under a second. A person or a monitor that waits longer takes the command for hung. */
const ANSWER_MS = 5_000;

/** Temporal's own port, for an address that names none. */
const DEFAULT_PORT = 7233;

/**
 * A client for a command. gRPC repeats a refused connection until the time is over; here it is an answer. Throws TemporalUnreachable: at once
 * when nothing listens at the address or it has no name, otherwise within seconds.
 */
export async function reachTemporal(config: ConnectionConfig): Promise<Client> {
  const refused = await refusal(config.address);
  if (refused !== null) throw new TemporalUnreachable(config, refused, null);
  return await connectClient(config, ANSWER_MS);
}

/** Why no connection to the address can be made; null when one can, or for another form of address than host and port. */
async function refusal(address: string): Promise<string | null> {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:/]+))(?::(\d+))?$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) return null;
  return await new Promise((resolve) => {
    const socket = connect({ host, port: port === undefined ? DEFAULT_PORT : Number(port) });
    const end = (reason: string | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reason);
    };
    const timer = setTimeout(() => {
      end(`no connection within ${String(ANSWER_MS / 1000)} s`);
    }, ANSWER_MS);
    socket.once('connect', () => {
      end(null);
    });
    // The error of a name with several addresses has no message of its own.
    socket.once('error', (error: NodeJS.ErrnoException) => {
      end(error.message === '' ? `connect ${error.code ?? 'failed'} ${address}` : error.message);
    });
  });
}
