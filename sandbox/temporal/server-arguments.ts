export interface ServerSettings {
  readonly ip: string;
  readonly port: number;
  readonly uiPort: number;
  readonly dbFile: string;
  readonly namespace: string;
}

/**
 * Arguments of `temporal server start-dev`. `help` is what its `--help` prints: flags that some versions lack are used
 * only when it lists them.
 */
export function serverArguments(settings: ServerSettings, help: string): string[] {
  const optional = OPTIONAL.filter((flag) => help.includes(flag));
  return [
    ...['server', 'start-dev', '--ip', settings.ip, '--port', String(settings.port), '--ui-port', String(settings.uiPort)],
    ...['--db-filename', settings.dbFile, '--namespace', settings.namespace],
    // Readers and the writer of the file do not wait for each other, and a commit costs one write.
    ...['--sqlite-pragma', 'journal_mode=WAL'],
    // One partition: tasks are handed out in order and the task queue's rate limit is the one that was set, not a quarter of it.
    ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
    ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
    ...['--log-level', 'warn'],
    ...optional,
  ];
}

// The UI loads news from the internet, and a profile file could contain another address.
const OPTIONAL = ['--ui-disable-news-fetch', '--disable-config-file', '--disable-config-env'];

/** The environment without TEMPORAL_ variables: they refer to another server, and the program uses them as defaults of its flags. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
