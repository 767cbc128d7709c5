import { createServer } from 'node:net';

/** Unused ports of 127.0.0.1, all different. Another process may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  // All ports stay open until all are known, so that none is returned twice.
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(
        (server) =>
          new Promise<number>((resolve, reject) => {
            server.once('error', reject);
            server.listen(0, '127.0.0.1', () => {
              const address = server.address();
              if (address === null || typeof address === 'string') reject(new Error('The system gave no port.'));
              else resolve(address.port);
            });
          }),
      ),
    );
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}
