import type { Server } from 'node:http';

/** Where a server listens. Without a host on every address of the machine; port 0 takes any free port. */
export interface ListenAt {
  readonly port: number;
  readonly host?: string;
}

/** Resolves when the server listens. Rejects with what `explain` makes of the reason when it cannot. */
export async function listenAt(server: Server, at: ListenAt, explain: (cause: Error) => Error): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(explain(cause));
    });
    server.listen(at, () => {
      resolve();
    });
  });
}

/** Ends the server with its open connections, so that none keeps the process. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
