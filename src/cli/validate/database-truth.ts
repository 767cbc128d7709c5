import { existsSync } from 'node:fs';
import type { Database } from '../../database/database.js';
import { describeTables } from '../../database/describe.js';
import { describeTriggers } from '../../database/triggers.js';
import { openDatabase } from '../../database/open.js';
import type { LocatedMapping } from '../../mapping/located.js';
import { checkCustomerNames } from '../../mapping/validate/customer-checks.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { checkTables } from '../../mapping/validate/table-checks.js';
import type { TableFacts } from '../../mapping/validate/table-facts.js';
import { sourceRows } from '../../store/source/source.js';
import type { Settings } from '../../config/settings.js';
import { CannotCheck, reasonOf } from './truth.js';
import type { Truth } from './truth.js';

/** The live tables, and the customers in the rows of the source. Only reads, and does not create a missing database. */
export async function databaseTruth({ database: config }: Pick<Settings, 'database'>): Promise<Truth> {
  if (config.engine === 'sqlite' && !existsSync(config.file)) {
    throw new CannotCheck(
      `There is no database ${config.file}. \`npm run cli -- db migrate\` creates it, or check against the files with --ddl.`,
    );
  }
  return await cannotCheck(async () => {
    const database = await openDatabase(config);
    const facts = await readTableFacts(database).then(
      (known) => known,
      async (error: unknown) => {
        await database.close();
        throw error;
      },
    );
    const { tables } = facts;
    return {
      tables,
      live: async () => ({ tables }),
      check: async (mapping) => await cannotCheck(async () => await check(database, facts, mapping)),
      close: async () => await database.close(),
    };
  });
}

async function readTableFacts(database: Database): Promise<TableFacts> {
  return { origin: 'the database', tables: await describeTables(database), triggers: await describeTriggers(database) };
}

async function check(database: Database, facts: TableFacts, mapping: LocatedMapping): Promise<Finding[]> {
  const names = await customerNames(database, facts, mapping);
  // An empty source proves nothing about its customers.
  const unused = names === null || names.length === 0 ? [] : checkCustomerNames(mapping.parts, { names });
  return mapping.locate([...checkTables(mapping.parts, facts), ...unused]);
}

/** Every name of a customer in the source; null where the source cannot be read by this mapping. */
async function customerNames(database: Database, facts: TableFacts, { parts }: LocatedMapping): Promise<string[] | null> {
  const table = parts.source?.table ?? '';
  const column = facts.tables.get(table)?.find(({ name }) => name === parts.customers?.column)?.name;
  if (column === undefined) return null;
  // Distinguished here: how a server compares names, by case and accents, depends on its collation.
  const names = new Set<string>();
  for await (const rows of sourceRows(database, table, [column])) for (const [name] of rows) names.add(String(name ?? ''));
  return [...names];
}

async function cannotCheck<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CannotCheck(`The database cannot be read: ${reasonOf(error)}`);
  }
}
