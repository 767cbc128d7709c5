import type { Command } from 'commander';
import { explainCode, knownFinding, findingCodes } from '../../errors/describe-finding.js';
import type { ExplainedCode } from '../../errors/describe-finding.js';
import type { GlobalOptions } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import type { Host } from '../host.js';
import { createOutput } from '../output/output.js';
import { didYouMean } from '../output/words.js';

/** What a code means. It needs no settings and no service: the registry is part of the program. */
export function addExplain(program: Command, host: Host): void {
  program
    .command('explain <code>')
    .addHelpText(
      'after',
      "\nTakes codes of errors, of findings and of `validate`, and Monday's own names, in capitals or not. Needs no settings and no service.\n\nExamples:\n  npm run cli -- explain LABEL_MISSING\n  npm run cli -- explain ComplexityException",
    )
    .action((text: string, _options: unknown, command: Command) => {
      const output = createOutput(process.stdout, process.env, command.optsWithGlobals<GlobalOptions>().json ?? false);
      const explained = explain(text);
      output.result(explained, () => lines(explained));
      host.exitCode = EXIT.ok;
    });
}

function explain(text: string): ExplainedCode {
  const code = knownFinding(text.trim());
  if (code !== null) return explainCode(code);
  throw new UsageError(`There is no code "${text}". ${didYouMean(text.trim().toUpperCase(), findingCodes)} docs/errors.md lists them all.`);
}

function lines({ code, severity, meaning, concerns, retried, remedy, names }: ExplainedCode): string[] {
  return [
    `${code}  ${severity}`,
    `  What      ${meaning}`,
    `  Concerns  ${concerns}`,
    `  Retried   ${retried}`,
    `  Remedy    ${remedy}`,
    ...(names.length === 0 ? [] : [`  Monday    also calls it ${names.join(', ')}`]),
  ];
}
