import type { Mapping } from '../../mapping/schema.js';

/** The tables in which errors of a mapping are: that of its orders, and that of its sizes where it has some. */
export function errorTables({ tables: { errors } }: Mapping): string[] {
  return errors.subitems === undefined ? [errors.orders] : [errors.orders, errors.subitems];
}
