import { fieldSchema, mappingFileSchema } from './schema.js';
import type { Customers, Mapping, MappingField, MappingFile } from './schema.js';

/**
 * The valid parts of a mapping, so that one round of checks reports everything even when other parts are broken. A broken field leaves a gap,
 * so that positions stay right. `subitems` has no key at all when it is broken.
 */
export type MappingParts = Partial<Omit<MappingFile, 'fields'>> & {
  readonly fields: readonly (MappingField | undefined)[];
  /** Undefined when the customers file is broken. */
  readonly customerList: Customers | undefined;
};

/** Picks the valid parts of a document. */
export function soundParts(document: unknown): Omit<MappingParts, 'customerList'> {
  const record = typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  const parts: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(mappingFileSchema.shape)) {
    const result = key === 'fields' ? undefined : schema.safeParse(record[key]);
    if (result?.success === true) parts[key] = result.data;
  }
  const fields = Array.isArray(record['fields']) ? record['fields'] : [];
  return { ...parts, fields: fields.map((field) => fieldSchema.safeParse(field).data) };
}

/** All parts of a complete mapping. */
export function partsOf(mapping: Mapping): MappingParts {
  return { ...mapping, subitems: mapping.subitems, customerList: mapping.customers.list };
}
