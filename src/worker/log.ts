import { pino } from 'pino';
import type { Logger } from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { LogLevel, LogMetadata, Logger as TemporalLogger } from '@temporalio/worker';

/** The log of a worker. */
export type WorkerLog = Logger;

export type LogLevelName = 'debug' | 'info' | 'warn' | 'error';

export interface LogOptions {
  readonly level: LogLevelName;
  /** Lines for a person, as on a terminal; otherwise one JSON object each. */
  readonly human: boolean;
  readonly write: (line: string) => void;
}

/**
 * The log of this process: level, time (ISO 8601 UTC), message, and the ids of run, batch and request where a line is about one. `hide` names texts that are replaced in
 * every line from then on: no message is meant to contain a secret, and a library could still do so.
 */
export function openLog({ level, human, write }: LogOptions): {
  readonly log: WorkerLog;
  readonly hide: (secrets: readonly string[]) => void;
} {
  const hidden = new Set<string>();
  const format = human
    ? prettyFactory({ colorize: process.env['NO_COLOR'] === undefined, translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname' })
    : null;
  const stream = {
    write: (line: string) => {
      let text = line;
      for (const secret of hidden) text = text.replaceAll(secret, '[hidden]');
      write(format === null ? text : format(text));
    },
  };
  const log = pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    stream,
  );
  const hide = (secrets: readonly string[]): void => {
    // As JSON writes it: a quote or a backslash of a password is escaped there.
    for (const secret of secrets) if (secret !== '') hidden.add(JSON.stringify(secret).slice(1, -1));
  };
  return { log, hide };
}

/** What the SDK reports as information, such as each step of its own, is detail for whoever runs a worker. */
const LEVELS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const satisfies Record<
  LogLevel,
  LogLevelName
>;

/** The same log for the SDK of Temporal: its lines, those of its native part, and those of workflows and activities. */
export function temporalLogger(log: WorkerLog): TemporalLogger {
  const at =
    (level: LogLevel) =>
    (message: string, meta?: LogMetadata): void => {
      log[LEVELS[level]](withoutClock(meta), message);
    };
  return {
    log: (level, message, meta) => {
      at(level)(message, meta);
    },
    trace: at('TRACE'),
    debug: at('DEBUG'),
    info: at('INFO'),
    warn: at('WARN'),
    error: at('ERROR'),
  };
}

/** The SDK's own time in nanoseconds repeats that of the line. */
function withoutClock({ timestampNanos: _clock, ...meta }: LogMetadata & { readonly timestampNanos?: unknown } = {}): LogMetadata {
  return meta;
}
