import type { Command, Option } from 'commander';

/** What the value of an option or an argument is; null for one that a shell cannot know. */
export type Value = 'code' | 'mapping' | 'file' | null;

/** A command with the words that may follow it. */
export interface CompletedCommand {
  /** How it is called, without the program: `runs show`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Described[];
  readonly options: readonly (Described & { readonly value: Value; readonly takesValue: boolean })[];
  readonly argument: Value;
}

interface Described {
  /** `show`, `--limit`. */
  readonly word: string;
  readonly description: string;
}

/** Every command of a program, itself first, as its definitions describe them. */
export function completedCommands(program: Command): CompletedCommand[] {
  const common = program.options.map(described);
  return below(program, '', common);
}

function below(command: Command, path: string, common: CompletedCommand['options']): CompletedCommand[] {
  const commands = command.commands.map((one) => ({ word: one.name(), description: one.description() }));
  const [argument] = command.registeredArguments;
  const own = path === '' ? [] : command.options.map(described);
  const name = argument?.name();
  return [
    // Only the program itself has a version.
    {
      path,
      commands,
      options: [...own, ...common.filter(({ word }) => path === '' || word !== '--version')],
      argument: name === 'code' || name === 'mapping' ? name : null,
    },
    ...command.commands.flatMap((one) => below(one, path === '' ? one.name() : `${path} ${one.name()}`, common)),
  ];
}

function described({ long, description, flags, required }: Option): CompletedCommand['options'][number] {
  const value = long === '--mapping' ? 'mapping' : flags.includes('<code>') ? 'code' : flags.includes('<file>') ? 'file' : null;
  return { word: long ?? '', description, value, takesValue: required };
}
