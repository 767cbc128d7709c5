import type { Command } from 'commander';
import { findingCodes } from '../../errors/describe-finding.js';
import { bashScript, zshScript } from '../completion/bash.js';
import { completedCommands } from '../completion/completed.js';
import { fishScript } from '../completion/fish.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { didYouMean } from '../output/words.js';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** A script that completes the commands of this version in a shell. `program` has the definitions of all commands then. */
export function addCompletion(program: Command, host: Host): void {
  program
    .command('completion <shell>')
    .addHelpText(
      'after',
      '\nThe shell is bash, zsh or fish, and the program is one that the shell finds: order-sync, in the PATH.\n\nExamples:\n' +
        '  source <(order-sync completion bash)                                     in ~/.bashrc\n' +
        '  source <(order-sync completion zsh)                                      in ~/.zshrc, after compinit\n' +
        '  order-sync completion fish > ~/.config/fish/completions/order-sync.fish',
    )
    .action((shell: string) => {
      if (!(shell in SCRIPTS)) throw new UsageError(`There is no completion for "${shell}". ${didYouMean(shell, Object.keys(SCRIPTS))}`);
      // For a shell, not a person: it is printed as it is.
      process.stdout.write(SCRIPTS[shell as keyof typeof SCRIPTS](completedCommands(program), findingCodes));
      host.exitCode = EXIT.ok;
    });
}
