/** `dbo.MON_CustMasterSchedule` as SQL writes it: `[dbo].[MON_CustMasterSchedule]`. */
export function quoteTable(name: string): string {
  return name.split('.').map(quoteName).join('.');
}

/** A column name in brackets. A closing bracket inside a name has no notation that both engines read, so it is refused. */
export function quoteName(name: string): string {
  if (name === '' || name.includes(']')) {
    throw new Error(`The name "${name}" cannot be used in a statement: names must not be empty or contain "]".`);
  }
  return `[${name}]`;
}
