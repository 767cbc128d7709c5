import type { CompletedCommand, Value } from './completed.js';

/** Completion of fish, with the descriptions of the commands and options. */
export function fishScript(commands: readonly CompletedCommand[], codes: readonly string[]): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '');
  return `function __order_sync_path
  set -l path ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$path $word")
    contains -- $longer ${paths.map(quoted).join(' ')}; and set path $longer
  end
  echo $path
end
function __order_sync_is
  test (__order_sync_path) = "$argv"
end
function __order_sync_mappings
  set -l folder mappings
  set -q ORDER_SYNC_MAPPINGS; and set folder $ORDER_SYNC_MAPPINGS
  for file in $folder/*.yaml
    string match -qv '*/customers.yaml' -- $file; and string replace -r '.*/(.*)\\.yaml$' '$1' -- $file
  end
end
complete -c order-sync -f
${commands.flatMap((command) => linesOf(command, codes)).join('\n')}
`;
}

function linesOf({ path, commands, options, argument }: CompletedCommand, codes: readonly string[]): string[] {
  const begin = `complete -c order-sync -n '__order_sync_is ${path}'`;
  return [
    ...commands.map(({ word, description }) => `${begin} -a ${word} -d ${quoted(description)}`),
    ...options.map(
      ({ word, description, value, takesValue }) =>
        `${begin} -l ${word.slice('--'.length)}${takesValue ? ` -x${valuesOf(value, codes)}` : ''} -d ${quoted(description)}`,
    ),
    ...(argument === null ? [] : [`${begin}${valuesOf(argument, codes)}`]),
  ].map((line) => line.replace(' -x -F', ' -r -F'));
}

function valuesOf(value: Value, codes: readonly string[]): string {
  switch (value) {
    case 'code':
      return ` -a ${quoted(codes.join(' '))}`;
    case 'mapping':
      return " -a '(__order_sync_mappings)'";
    case 'file':
      return ' -F';
    case null:
      return '';
  }
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
