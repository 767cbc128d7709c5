import type { Database } from '../../database/database.js';
import { partsOf } from '../../mapping/parts.js';
import { readColumns } from '../../mapping/read-columns.js';
import type { Mapping } from '../../mapping/schema.js';
import { compileRules } from '../../orders/rules.js';
import type { CompiledRules } from '../../orders/rules.js';
import type { Evaluation } from '../../orders/types.js';
import { sourceColumns, sourceRows } from '../../store/source/source.js';

/** The live source of a mapping, with the rules bound to its columns. */
export interface EvaluatedSource {
  readonly rules: CompiledRules;
  /** Streams the whole source once, a row at a time. */
  readonly evaluations: () => AsyncGenerator<Evaluation>;
}

/** Binds the rules of a mapping to the columns that the source has now. */
export async function evaluatedSource(database: Database, mapping: Mapping): Promise<EvaluatedSource> {
  const columns = readColumns(partsOf(mapping), await sourceColumns(database, mapping.source.table));
  const rules = compileRules(mapping, columns);
  const names = columns.map(({ name }) => name);
  async function* evaluations(): AsyncGenerator<Evaluation> {
    for await (const rows of sourceRows(database, mapping.source.table, names)) for (const row of rows) yield rules.evaluate(row);
  }
  return { rules, evaluations };
}
