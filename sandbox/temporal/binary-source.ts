/** Parameters of every source of the program. */
export interface BinaryContext {
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  /** The folder of this user's programs; it exists. */
  readonly cache: string;
}

/** One source of the program. */
export interface BinarySource {
  readonly name: string;
  /** Its path; undefined when this source has none. Throws an error whose message is the reason in one line when the source fails. */
  readonly find: (context: BinaryContext) => Promise<string | undefined>;
}

/** Temporal CLI that is fetched: server 1.31, with UI. One version for every platform, so that all developers run the same server. */
export const CLI_VERSION = '1.8.2';

/** The newest version that `go install` builds: later modules contain a `replace`, which Go refuses there. Server 1.29. */
export const GO_CLI_VERSION = '1.5.1';

export const PROGRAM = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
