import type { z } from 'zod';

/** What is wrong with settings, as a sentence behind their name. A value is not shown: it may be a password in the wrong place. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${alternatives(issue.values.map(String))}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'must be an address such as https://host/path' : undefined;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      return `must be ${issue.inclusive === true ? 'at least' : 'more than'} ${String(issue.minimum)}`;
    case 'unrecognized_keys':
      return `must not contain ${alternatives(issue.keys)}, which no setting is called`;
    default:
      return undefined;
  }
};

/** All problems of settings in one line; `whole` is what has the problems that no single setting has. */
export function problemsOf(error: z.ZodError, whole: string): string {
  return error.issues.map(({ path, message }) => `${path.length === 0 ? whole : path.join('.')} ${message.replace(/\.$/, '')}`).join('; ');
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object with settings',
};

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
