import type BetterSqlite from 'better-sqlite3';
import type { ColumnInfo } from '../database.js';
import type { ColumnType } from '../ddl/schema.js';
import { DatabaseError } from '../errors.js';
import { parseDeclaredType } from './declared-types.js';
import { encoderOf, takesAnyText, type Encode, type RawValue, type StoredValue } from '../column-values.js';

interface CatalogColumn extends ColumnInfo {
  readonly declared: ColumnType | null;
}

interface TableInfoRow {
  readonly cid: number;
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

/** The catalog of the file's tables, and the encoders of their columns. A missing table is looked up again at each call; `forget` discards a changed one. */
export class Catalog {
  private readonly tables = new Map<string, readonly CatalogColumn[]>();
  private readonly encoders: Encode[] = [];
  private readonly encoderIds = new Map<string, number>();

  constructor(private readonly connection: BetterSqlite.Database) {
    connection.function('to_column', { varargs: false, safeIntegers: true }, (value: unknown, id: unknown) =>
      this.encode(value as RawValue, Number(id)),
    );
  }

  columns(table: string): readonly CatalogColumn[] {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const rows = this.connection
      .prepare<[string], TableInfoRow>(`SELECT cid, name, type, "notnull", pk FROM pragma_table_info(?, 'dbo')`)
      .all(table);
    const columns = rows.map(toColumn);
    if (columns.length > 0) this.tables.set(table, columns);
    return columns;
  }

  /** Encoder of a column; null when the column accepts every text unchanged. */
  encoderId(table: string, column: string): number | null {
    const found = this.column(table, column);
    if (found.declared === null || takesAnyText(found.declared)) return null;
    const label = `dbo.${table}.[${found.name}]`;
    const known = this.encoderIds.get(label);
    if (known !== undefined) return known;
    this.encoders.push(encoderOf(label, found.declared));
    this.encoderIds.set(label, this.encoders.length - 1);
    return this.encoders.length - 1;
  }

  encoder(table: string, column: string): Encode {
    const found = this.column(table, column);
    const anyText: ColumnType = { name: 'NVARCHAR', length: null, precision: null, scale: null };
    return encoderOf(`dbo.${table}.[${found.name}]`, found.declared ?? anyText);
  }

  /** After a change of the schema. Encoders stay for statements that are prepared already. */
  forget(): void {
    this.tables.clear();
    this.encoderIds.clear();
  }

  private column(table: string, column: string): CatalogColumn {
    const columns = this.columns(table);
    const found = columns.find((candidate) => candidate.name.toLowerCase() === column.toLowerCase());
    if (found !== undefined) return found;
    const missing = columns.length === 0 ? `There is no table dbo.${table}.` : `dbo.${table} has no column [${column}].`;
    throw new DatabaseError('DATABASE_SCHEMA', missing);
  }

  private encode(value: RawValue, id: number): StoredValue {
    const encode = this.encoders[id];
    if (encode === undefined) throw new DatabaseError('DATABASE_FAILED', `There is no encoder ${String(id)}.`);
    return encode(value);
  }
}

function toColumn(row: TableInfoRow): CatalogColumn {
  const declared = parseDeclaredType(row.type);
  return { name: row.name, ordinal: row.cid + 1, type: declared?.name ?? row.type, nullable: row.notnull === 0 && row.pk === 0, declared };
}
