import { fieldSchema, mappingFileSchema } from './schema.js';
import type { Customers, Mapping, MappingField, MappingFile } from './schema.js';

/**
 * The parts of a mapping that are in order by themselves, so that one round of checks tells everything even where other parts are
 * broken. A field that is not leaves a gap, so that positions hold. `subitems` has no key at all when it is broken.
 */
export type MappingParts = Partial<Omit<MappingFile, 'fields'>> & {
  readonly fields: readonly (MappingField | undefined)[];
  /** Undefined when the customers file is broken. */
  readonly customerList: Customers | undefined;
};

/** Picks the sound parts of a document. */
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

/** All parts of a mapping that is whole. */
export function partsOf(mapping: Mapping): MappingParts {
  return { ...mapping, subitems: mapping.subitems, customerList: mapping.customers.list };
}
