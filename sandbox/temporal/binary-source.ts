/** What every way to get the program is given. */
export interface BinaryContext {
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** The folder of this user's programs; it exists. */
  readonly cache: string;
}

/** One way to get the program. */
export interface BinarySource {
  readonly name: string;
  /** Its path; undefined when there is simply none. Throws an error whose message is the reason in one line when the way fails. */
  readonly find: (context: BinaryContext) => Promise<string | undefined>;
}

/** Temporal CLI that is fetched: server 1.31, with UI. One version for every platform, so that all developers run the same server. */
export const CLI_VERSION = '1.8.2';

/** The newest version that `go install` builds: later modules contain a `replace`, which Go refuses there. Server 1.29. */
export const GO_CLI_VERSION = '1.5.1';

export const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
