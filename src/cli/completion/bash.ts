import type { CompletedCommand, Value } from './completed.js';

/** Completion of bash 3.2 or newer, as one function; zsh runs the same by its bashcompinit. */
export function bashScript(commands: readonly CompletedCommand[], codes: readonly string[]): string {
  const paths = commands.map(({ path }) => path).filter((path) => path !== '');
  return `_order_sync() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' word words=''
  local codes='${codes.join(' ')}'
  case $previous in
${valueCases(commands)}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths.map(quoted).join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case $path in
${commands.map(commandCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_order_sync_mappings() {
  local file
  for file in "\${ORDER_SYNC_MAPPINGS:-mappings}"/*.yaml; do
    file=\${file##*/}
    [ "$file" = '*.yaml' ] || [ "$file" = customers.yaml ] || echo "\${file%.yaml}"
  done
}
complete -F _order_sync order-sync
`;
}

/** For zsh, after its \`compinit\`. */
export const zshScript = (commands: readonly CompletedCommand[], codes: readonly string[]): string =>
  `autoload -U +X bashcompinit && bashcompinit\n${bashScript(commands, codes)}`;

const WORDS: Readonly<Record<'code' | 'mapping', string>> = { code: '$codes', mapping: '$(_order_sync_mappings)' };

/** An option with a value is followed by that, unless another command has the same option without one. */
function valueCases(commands: readonly CompletedCommand[]): string {
  const options = commands.flatMap((command) => command.options);
  const plain = new Set(options.filter(({ takesValue }) => !takesValue).map(({ word }) => word));
  const of = (wanted: Value): string => {
    const words = options
      .filter(({ word, value, takesValue }) => takesValue && value === wanted && !plain.has(word))
      .map(({ word }) => word);
    return [...new Set(words)].join('|');
  };
  return [
    `    ${of('code')}) COMPREPLY=($(compgen -W "${WORDS.code}" -- "$current")); return ;;`,
    `    ${of('mapping')}) COMPREPLY=($(compgen -W "${WORDS.mapping}" -- "$current")); return ;;`,
    `    ${of('file')}) COMPREPLY=($(compgen -f -- "$current")); return ;;`,
    `    ${of(null)}) return ;;`,
  ].join('\n');
}

function commandCase({ path, commands, options, argument }: CompletedCommand): string {
  const words = [...commands, ...options].map(({ word }) => word);
  const values = argument === 'code' || argument === 'mapping' ? [WORDS[argument]] : [];
  return `    ${quoted(path)}) words="${[...words, ...values].join(' ')}" ;;`;
}

const quoted = (text: string): string => `'${text}'`;
