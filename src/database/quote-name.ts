/** `dbo.MON_CustMasterSchedule` as SQL writes it: `[dbo].[MON_CustMasterSchedule]`. */
export function quoteTable(name: string): string {
  return name.split('.').map(quoteName).join('.');
}

/** A column name in brackets, whatever characters it has: a closing bracket inside it is doubled. */
export function quoteName(name: string): string {
  if (name === '') throw new Error('A statement cannot name a column without a name.');
  return `[${name.replaceAll(']', ']]')}]`;
}
