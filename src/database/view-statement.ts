import { quoteName } from './quote-name.js';

/** The statement with which a person makes a table readable that is in another schema than dbo, or has a name that no mapping can write. */
export const viewStatement = (view: string, schema: string, table: string): string =>
  `CREATE VIEW [dbo].${quoteName(view)} AS SELECT * FROM ${quoteName(schema)}.${quoteName(table)}`;
