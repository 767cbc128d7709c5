import type { Command } from 'commander';
import { DatabaseError } from '../database/errors.js';
import type { CommandContext, DatabaseContext, GlobalOptions } from './context.js';
import { EXIT } from './exit-codes.js';

/** Runs a command and returns its exit code. */
export type Handler<O> = (context: CommandContext, options: O) => Promise<number>;

/** Runs the part of a command that needs no database, and returns its exit code. */
export type WithoutDatabase<O> = (options: O & GlobalOptions, why: DatabaseError) => Promise<number>;

/** Runs a command that takes arguments. */
export type ArgumentsHandler = (context: CommandContext, args: readonly string[]) => Promise<number>;

/** Runs a command that reads the tables alone. */
export type DatabaseHandler<O> = (context: DatabaseContext, options: O, args: readonly string[]) => Promise<number>;

/** Runs the commands and keeps the exit code of the one that ran. */
export class Host {
  exitCode: number = EXIT.ok;

  /**
   * Commander's action for a handler: opens the services that it needs, and closes them whatever happens. `without` runs instead when the
   * database cannot be opened.
   */
  action<O extends object>(handler: Handler<O>, without?: WithoutDatabase<O>): (options: unknown, command: Command) => Promise<void> {
    return async (_options, command) => {
      const options = command.optsWithGlobals<O & GlobalOptions>();
      const { openContext } = await import('./context.js');
      const context = await openContext(options).catch((error: unknown) => {
        if (without !== undefined && error instanceof DatabaseError) return error;
        throw error;
      });
      if (context instanceof DatabaseError) {
        this.exitCode = await (without?.(options, context) ?? EXIT.failed);
        return;
      }
      try {
        this.exitCode = await handler(context, options);
      } finally {
        await context.close();
      }
    };
  }

  /** The same for a command with arguments. */
  actionOn(handler: ArgumentsHandler): (...parts: unknown[]) => Promise<void> {
    return async (...parts) => {
      const command = parts.at(-1) as Command;
      await this.action((context) => handler(context, command.args))(undefined, command);
    };
  }
  /** The same for a command that reads the tables alone, so that it works while Temporal is down. */
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
