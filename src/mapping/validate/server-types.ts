import { typeLabel } from '../../database/column-values.js';
import type { ColumnType } from '../../database/ddl/schema.js';
import type { DescribedColumn } from '../../database/described.js';
import type { Path } from '../yaml-positions.js';
import type { Problem } from './finding.js';
import { familyOf } from './type-fit.js';

/** Why a source column cannot be read, as what was expected in its place; null when it can. `asDate`: the mapping takes a date from it. */
export function unreadable(type: ColumnType, asDate: boolean): string | null {
  if (type.name === 'DATETIMEOFFSET') return asDate ? null : 'a DATETIMEOFFSET only where the mapping takes a date';
  // Of the others only an identifier has one text form. The type of a SQL_VARIANT changes from row to row.
  return familyOf(type) !== 'other' || type.name === 'UNIQUEIDENTIFIER' ? null : 'a column of texts, numbers, dates or identifiers';
}

/** Types of SQL Server that the bulk load does not fill, and the one that holds every value of theirs. */
const INSTEAD: Readonly<Record<string, string>> = {
  DATETIME: 'DATETIME2(3)',
  DATETIMEOFFSET: 'DATETIME2(7)',
  MONEY: 'DECIMAL(19,4)',
  NTEXT: 'NVARCHAR(MAX)',
  REAL: 'FLOAT',
  SMALLDATETIME: 'DATETIME2(0)',
  SMALLMONEY: 'DECIMAL(10,4)',
  TEXT: 'NVARCHAR(MAX)',
};

/** What a column must be in place of a type that the bulk load does not fill; null when it fills it. */
export function unloadable(type: ColumnType): string | null {
  if (type.name === 'VARCHAR' && type.length === null) return 'NVARCHAR(MAX)';
  if (familyOf(type) === 'other' && type.name !== 'UNIQUEIDENTIFIER') return 'a type of texts, numbers or dates';
  return INSTEAD[type.name] ?? null;
}

/** The problem of such a column. */
export function unloadableColumn({ name, type }: DescribedColumn, table: string, path: Path, instead: string): Problem {
  return { code: 'COLUMN_UNLOADABLE', path, found: `[${name}] ${typeLabel(type)} in ${table}`, expected: instead };
}
