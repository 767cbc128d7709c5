import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';

/** One post that the receiver has accepted, as it arrived. */
export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** What a receiver does with a post: takes it; answers 500; never answers; takes it, and its answer is lost on the way. */
export type Manner = 'accept' | 'refuse' | 'silence' | 'lose the answer';

/** A receiver of alerts on a port that is known before it is up. Accepts everything until a test lets it refuse. */
export class AlertReceiver {
  readonly posts: ReceivedPost[] = [];
  /** How often each manner was met. */
  readonly met: Record<Manner, number> = { accept: 0, refuse: 0, silence: 0, 'lose the answer': 0 };
  manner: Manner = 'accept';
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
        this.#take({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) }, response);
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
    this.#server = null;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }

  #take(post: ReceivedPost, response: ServerResponse): void {
    this.met[this.manner] += 1;
    if (this.manner === 'silence') return;
    if (this.manner === 'refuse') {
      response.writeHead(500, { connection: 'close' }).end('no');
      return;
    }
    this.posts.push(post);
    if (this.manner === 'lose the answer') response.destroy();
    else response.writeHead(200, { connection: 'close' }).end('ok');
  }
}
