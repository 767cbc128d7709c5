import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { MssqlOptions } from '../../../src/database/mssql/options.js';

/** Types of packets of the protocol: the two of a login, and an answer. */
export const PRELOGIN = 0x12;
export const LOGIN = 0x10;
const ANSWER = 0x04;
/** A server's answer to PRELOGIN: one option, ENCRYPTION (1) at offset 6 of length 1, then its value, 2 for "not supported". */
export const NO_ENCRYPTION = packet(Buffer.from([0x01, 0x00, 0x06, 0x00, 0x01, 0xff, 0x02]));
/** The end of an answer: DONE without a count. */
const DONE = Buffer.from([0xfd, ...new Array<number>(12).fill(0)]);
/** LOGINACK: T-SQL, TDS 7.4, no name, no version. */
const LOGGED_IN = token(0xad, Buffer.from([0x01, 0x74, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00]));

/** What a server says to a login: an error of its own, or null to let it in. */
export interface Refusal {
  readonly number: number;
  readonly message: string;
}

/**
 * A server without encryption that refuses logins with what `next` gives, lets them in when it gives null, and answers every batch with nothing.
 * `logins` counts what it was asked.
 */
export async function loginServer(
  next: (login: number) => Refusal | null,
  host = '127.0.0.1',
): Promise<{ options: MssqlOptions; logins: () => number }> {
  let logins = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onPacket(socket, (type) => {
      if (type === PRELOGIN) return NO_ENCRYPTION;
      if (type !== LOGIN) return packet(DONE);
      logins += 1;
      const refusal = next(logins);
      return packet(Buffer.concat([refusal === null ? LOGGED_IN : errorToken(refusal), DONE]));
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const authentication = { type: 'default', options: { userName: 'sync', password: 'not to be seen' } } as const;
  return {
    options: { server: host, port, database: 'orders', authentication, encrypt: false, trustServerCertificate: false },
    logins: () => logins,
  };
}

/** Answers each message of a client, of which the last packet has the status 1. */
function onPacket(socket: Socket, answer: (type: number) => Buffer): void {
  let received = Buffer.alloc(0);
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 8 && received.length >= received.readUInt16BE(2)) {
      const [type = 0, status = 0] = received;
      received = received.subarray(received.readUInt16BE(2));
      if ((status & 1) === 1) socket.write(answer(type));
    }
  });
}

function errorToken({ number, message }: Refusal): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(number, 0);
  head[4] = 1;
  head[5] = 20;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(message.length, 0);
  // No name of a server, none of a procedure, and line 0.
  return token(0xaa, Buffer.concat([head, length, Buffer.from(message, 'utf16le'), Buffer.alloc(6)]));
}

function token(type: number, content: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0]);
  head.writeUInt16LE(content.length, 1);
  return Buffer.concat([head, content]);
}

function packet(content: Buffer): Buffer {
  const head = Buffer.from([ANSWER, 1, 0, 0, 0, 0, 1, 0]);
  head.writeUInt16BE(content.length + head.length, 2);
  return Buffer.concat([head, content]);
}
