import type { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnection, NativeConnectionOptions } from '@temporalio/worker';

export type ConnectionSource =
  /** Settings from the operator's environment and profile file, as for the `temporal` CLI: TEMPORAL_ADDRESS, TEMPORAL_PROFILE and so on. */
  | { readonly kind: 'ambient' }
  /** This server without TLS or API key, whatever the environment contains: for the demo's and the tests' own server. */
  | { readonly kind: 'address'; readonly address: string; readonly namespace: string };

export interface ConnectionConfig {
  readonly address: string;
  readonly namespace: string;
  readonly tls: NonNullable<NativeConnectionOptions['tls']>;
  readonly apiKey?: NativeConnectionOptions['apiKey'];
  readonly metadata?: NativeConnectionOptions['metadata'];
  /** Where the address came from, for messages: `TEMPORAL_ADDRESS`. */
  readonly origin: string;
}

const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_NAMESPACE = 'default';
// A worker starts together with its server at times, which then answers in a few seconds.
const CONNECT_TIMEOUT_MS = 10_000;
// The worker's connection ignores an HTTP proxy of the environment. The client must use the same route as the worker.
const CHANNEL_ARGS = { 'grpc.enable_http_proxy': 0 };

/** No server answers at the address. The message names the address, where it is from, and what to check. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';

  constructor(
    { address, origin, namespace, tls }: ConnectionConfig,
    /** Why, in the words of the network: `connect ECONNREFUSED 127.0.0.1:7233`. */
    readonly reason: string,
    cause: unknown,
  ) {
    super(
      `No Temporal server answers at ${address} (${origin}), namespace ${namespace}, TLS ${tls === false ? 'off' : 'on'}: ${reason}. ` +
        'Check that the server is up, that the address is right and that TLS and API key fit it. `npm run demo` brings its own server.',
      { cause },
    );
  }
}

/**
 * Determines the address of Temporal, without connecting. Empty variables count as unset. Throws when the profile file is broken or lacks the
 * profile that TEMPORAL_PROFILE names.
 */
export function connectionConfig(source: ConnectionSource, env: NodeJS.ProcessEnv = process.env): ConnectionConfig {
  if (source.kind === 'ambient') return ambientConfig(env);
  return { address: source.address, namespace: source.namespace, tls: false, origin: 'given for this process' };
}

/**
 * A client that starts, queries and signals workflows. Close `client.connection` when done. Throws TemporalUnreachable when no server answers
 * in time.
 */
export async function connectClient(config: ConnectionConfig, timeoutMs = CONNECT_TIMEOUT_MS): Promise<Client> {
  // Loaded only when needed: it takes as long as a whole command that needs no server.
  const { Client, Connection } = await import('@temporalio/client');
  try {
    const connection = await Connection.connect({ ...options(config), channelArgs: CHANNEL_ARGS, connectTimeout: timeoutMs });
    return new Client({ connection, namespace: config.namespace });
  } catch (error) {
    throw unreachable(config, error);
  }
}

/** The connection that workers need. Give `config.namespace` to the worker too. Throws TemporalUnreachable when no server answers. */
export async function connectWorker(config: ConnectionConfig): Promise<NativeConnection> {
  // The native core is large. Commands need only a client and do not load it.
  const { NativeConnection } = await import('@temporalio/worker');
  try {
    return await NativeConnection.connect(options(config));
  } catch (error) {
    throw unreachable(config, error);
  }
}

function ambientConfig(env: NodeJS.ProcessEnv): ConnectionConfig {
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  );
  const { connectionOptions: found, namespace } = loadClientConnectConfig({ overrideEnvVars: set });
  return {
    address: found.address ?? DEFAULT_ADDRESS,
    namespace: namespace ?? DEFAULT_NAMESPACE,
    tls: found.tls ?? false,
    apiKey: found.apiKey,
    metadata: found.metadata,
    origin: addressOrigin(found.address, set),
  };
}

function addressOrigin(address: string | undefined, env: Record<string, string | undefined>): string {
  if (env['TEMPORAL_ADDRESS'] !== undefined) return 'from TEMPORAL_ADDRESS';
  if (address === undefined) return "Temporal's default, as neither TEMPORAL_ADDRESS nor a profile names one";
  const file = env['TEMPORAL_CONFIG_FILE'] ?? "the user's temporal.toml";
  return `from the profile ${env['TEMPORAL_PROFILE'] ?? 'default'} in ${file}`;
}

function options(config: ConnectionConfig): Pick<NativeConnectionOptions, 'address' | 'tls' | 'apiKey' | 'metadata'> {
  const { address, tls, apiKey, metadata } = config;
  return { address, tls, apiKey, metadata };
}

function unreachable(config: ConnectionConfig, cause: unknown): TemporalUnreachable {
  return new TemporalUnreachable(config, cause instanceof Error ? cause.message : String(cause), cause);
}
