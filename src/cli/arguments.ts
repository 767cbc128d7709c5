import type { Mapping } from '../mapping/schema.js';
import { singleSpaced } from '../orders/text.js';
import { listBatches } from '../store/batches/batch-list.js';
import { findRuns } from '../store/runs/overview.js';
import type { RunSelection, StoredRun } from '../store/runs/runs.js';
import type { DatabaseContext } from './context.js';
import { UsageError } from './exit-codes.js';
import { didYouMean } from './output/words.js';

const BATCHES_SEARCHED = 10_000;

/** The canonical customer for any name that the source or the mapping uses for it. */
export function canonicalCustomer(mapping: Mapping, name: string, alsoKnown: readonly string[] = []): string {
  const wanted = name.trim().toLowerCase();
  const { list = [], accept } = mapping.customers ?? {};
  const found =
    list.find((entry) => [entry.name, ...entry.sources].some((known) => known.toLowerCase() === wanted))?.name ??
    alsoKnown.find((known) => known.toLowerCase() === wanted);
  if (found !== undefined) return found;
  if (accept === 'new') return singleSpaced(name);
  if (mapping.customers === undefined)
    throw new UsageError(`${mapping.name} has no customers: all its orders belong together. Leave --customer out.`);
  throw new UsageError(
    `No customer of the mapping is called "${name}". ${didYouMean(name, [...new Set([...list.flatMap((entry) => [entry.name, ...entry.sources]), ...alsoKnown])])}`,
  );
}

/** The id of a batch from its id or the beginning of one. */
export async function batchIdOf({ services, mapping }: DatabaseContext, text: string): Promise<string> {
  const wanted = text.trim().toLowerCase();
  const [exact] = await listBatches(services.database, { mappingName: mapping, batchId: wanted }, 1).catch(() => []);
  if (exact !== undefined) return exact.batchId;
  const all = await listBatches(services.database, { mappingName: mapping }, BATCHES_SEARCHED);
  const matching = wanted === '' ? [] : all.filter(({ batchId }) => batchId.startsWith(wanted));
  const [only, ...others] = matching;
  if (only !== undefined && others.length === 0) return only.batchId;
  if (only !== undefined) throw new UsageError(`${String(matching.length)} batches begin with "${text}". Give more of the id.`);
  throw new UsageError(`There is no batch "${text}" of ${mapping}. \`npm run cli -- batches\` lists them.`);
}

/** The run with this id or the beginning of it. */
export async function runOf({ services, mapping }: DatabaseContext, text: string): Promise<StoredRun> {
  const wanted = text.trim();
  const found = wanted === '' ? [] : await findRuns(services.database, mapping, wanted, 2);
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) throw new UsageError(`More than one run begins with "${text}". Give more of the id.`);
  throw new UsageError(`There is no run "${text}" of ${mapping}. \`npm run cli -- runs\` lists them.`);
}

/** Fewer characters of a digest would name too many keys. */
const SHORTEST_KEY = 6;

/** Whether a text can be the beginning of the key of an order. In lower case. */
export const isKeyPart = (text: string): boolean => /^[0-9a-f]+$/.test(text) && text.length >= SHORTEST_KEY;

/** Which part of the source a run is to read. Checked here, where the operator can still correct it. */
export function runSelection(
  mapping: Mapping,
  { customer, po, season, limit }: { customer?: string; po?: string; season?: string; limit?: number },
): RunSelection {
  if (po !== undefined && mapping.source.poColumn === undefined)
    throw new UsageError('This mapping names no PO column, so --po cannot be used. Add source.poColumn to the mapping.');
  return {
    ...(customer === undefined ? {} : { customer: canonicalCustomer(mapping, customer) }),
    ...(po === undefined ? {} : { po }),
    ...(season === undefined ? {} : { season }),
    ...(limit === undefined ? {} : { limit }),
  };
}
