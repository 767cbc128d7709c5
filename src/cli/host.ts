import type { Command } from 'commander';
import { DatabaseError } from '../database/errors.js';
import { TemporalUnreachable } from '../temporal/connect.js';
import type { CommandContext, DatabaseContext, GlobalOptions } from './context.js';
import type { TemporalOnly } from './temporal-only.js';
import { EXIT } from './exit-codes.js';

/** Runs a command and returns its exit code. */
export type Handler<O> = (context: CommandContext, options: O) => Promise<number>;

/** Runs the part of a command that needs no database, and returns its exit code. */
export type WithoutDatabase<O> = (options: O & GlobalOptions, why: DatabaseError) => Promise<number>;

/** Runs the part of a command that needs no Temporal, and returns its exit code. */
export type WithoutTemporal<O> = (context: DatabaseContext, options: O, why: TemporalUnreachable) => Promise<number>;

/** What a command does while a service is away that it needs for the whole of its work. */
export interface Fallbacks<O> {
  readonly database?: WithoutDatabase<O>;
  readonly temporal?: WithoutTemporal<O>;
}

/** Runs a command that reads the tables alone. */
export type DatabaseHandler<O> = (context: DatabaseContext, options: O, args: readonly string[]) => Promise<number>;

/** Runs a command that needs Temporal alone. */
export type TemporalHandler<O> = (context: TemporalOnly, options: O) => Promise<number>;

/** Runs the commands and keeps the exit code of the one that ran. */
export class Host {
  exitCode: number = EXIT.ok;

  /**
   * Commander's action for a handler: opens the database and Temporal, and closes them whatever happens. A fallback runs in its place while
   * one of them is away.
   */
  action<O extends object>(handler: Handler<O>, fallbacks: Fallbacks<O> = {}): (options: unknown, command: Command) => Promise<void> {
    return async (_options, command) => {
      const options = command.optsWithGlobals<O & GlobalOptions>();
      const { openContext } = await import('./context.js');
      const context = await openContext(options).catch((error: unknown) => {
        if (error instanceof DatabaseError || error instanceof TemporalUnreachable) return error;
        throw error;
      });
      if (context instanceof DatabaseError) {
        if (fallbacks.database === undefined) throw context;
        this.exitCode = await fallbacks.database(options, context);
      } else if (context instanceof TemporalUnreachable) {
        const { temporal } = fallbacks;
        if (temporal === undefined) throw context;
        await this.actionOnTables<O>(async (tables) => await temporal(tables, options, context))(command);
      } else {
        try {
          this.exitCode = await handler(context, options);
        } finally {
          await context.close();
        }
      }
    };
  }

  /** The same for a command that needs Temporal alone: it works while the database is down, or of another version. */
  actionOnTemporal<O extends object>(handler: TemporalHandler<O>): (options: unknown, command: Command) => Promise<void> {
    return async (_options, command) => {
      const options = command.optsWithGlobals<O & GlobalOptions>();
      const { withTemporalOnly } = await import('./temporal-only.js');
      this.exitCode = await withTemporalOnly(options, async (context) => await handler(context, options));
    };
  }

  /** The same for a command that needs the tables alone, with its arguments: it works while Temporal is down. */
  actionOnTables<O extends object>(handler: DatabaseHandler<O>): (...parts: unknown[]) => Promise<void> {
    return async (...parts) => {
      const command = parts.at(-1) as Command;
      const options = command.optsWithGlobals<O & GlobalOptions>();
      const { openDatabaseContext } = await import('./context.js');
      const context = await openDatabaseContext(options);
      try {
        this.exitCode = await handler(context, options, command.args);
      } finally {
        await context.close();
      }
    };
  }
}
