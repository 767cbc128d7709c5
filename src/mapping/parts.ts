import { groupRuleOf, tablesOf, wholeField } from './defaults.js';
import { mappingFileSchema } from './schema.js';
import { fieldSchema } from './field-schema.js';
import type { Customers, Mapping, MappingField, MappingFile } from './schema.js';

/**
 * The valid parts of a mapping, so that one round of checks reports everything even when other parts are broken. A broken field leaves a gap,
 * so that positions stay right. `subitems` has no key at all when it is broken.
 */
export type MappingParts = Partial<Omit<Mapping, 'fields' | 'customers'>> & {
  readonly fields: readonly (MappingField | undefined)[];
  /** Null for a mapping without customers; undefined when they are broken. */
  readonly customers?: NonNullable<MappingFile['customers']> | null | undefined;
  /** Empty without a customers file; undefined when the file is broken. */
  readonly customerList: Customers | undefined;
};

/** Picks the valid parts of a document, with their defaults. */
export function soundParts(document: unknown): Omit<MappingParts, 'customerList'> {
  const record = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  const parts: Partial<MappingFile> = {};
  for (const [key, schema] of Object.entries(mappingFileSchema.shape)) {
    const result = key === 'fields' ? undefined : schema.safeParse(record[key]);
    if (result?.success === true) Object.assign(parts, { [key]: result.data });
  }
  const { customers, tables, group, ...rest } = parts;
  const fields = Array.isArray(record['fields']) ? record['fields'] : [];
  return {
    ...rest,
    ...('customers' in parts ? { customers: customers ?? null } : {}),
    tables: tables && tablesOf(tables, parts.name, record['subitems'] !== undefined),
    group: group && groupRuleOf(group, parts.blank ?? []),
    fields: fields.map((field) => {
      const { data } = fieldSchema.safeParse(field);
      return data && wholeField(data);
    }),
  };
}

/** All parts of a complete mapping. */
export function partsOf(mapping: Mapping): MappingParts {
  const { customers } = mapping;
  return { ...mapping, subitems: mapping.subitems, customers: customers ?? null, customerList: customers?.list ?? [] };
}
