import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';

/** One post, as it arrived. */
export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** A receiver of alerts on a port that is known before it is up. Accepts everything. */
export class AlertReceiver {
  readonly posts: ReceivedPost[] = [];
  #server: Server | null = null;

  constructor(readonly port: number) {}

  url(path: string): string {
    return `http://127.0.0.1:${String(this.port)}${path}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => (text += part));
      request.on('end', () => {
        this.posts.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
        response.writeHead(200, { connection: 'close' }).end('ok');
      });
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}
