import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Format of the file and manifest. A reader takes no other; the snapshot is then rebuilt from the records. */
export const FORMAT_VERSION = 2;

const generation = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const ManifestBody = z.strictObject({
  version: z.literal(FORMAT_VERSION),
  mappingName: z.string(),
  /** Hash of the mapping that was in force when the file was written. */
  mappingHash: z.string(),
  boardId: z.string(),
  /** Every record up to this generation is in the file. */
  generation,
  /** Newest generation with a value in the file: above `generation` if a batch was promoted while the records were read. */
  newestGeneration: generation,
  /** Token that the records had for the newest generation; null if they had none. */
  historyToken: z.string().nullable(),
  /** Name of the Parquet file, in the same folder. */
  file: z.string(),
  rows: z.int().min(0),
  /** SHA-256 of the Parquet file. */
  checksum: sha256,
  /** ISO 8601 UTC. */
  createdAt: z.string(),
});

const StoredManifest = ManifestBody.extend({ manifestChecksum: sha256 });

export type Manifest = Readonly<z.infer<typeof ManifestBody>>;
export type ManifestInput = Pick<Manifest, 'mappingName' | 'mappingHash' | 'boardId' | 'generation' | 'newestGeneration' | 'historyToken'>;

/** The manifest as text, with a checksum over itself. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, manifestChecksum: checksumOf(manifest) }, null, 2)}\n`;
}

/** The manifest in a text, or the reason for a person why it cannot be read. */
export function parseManifest(text: string, stem: string): { readonly manifest: Manifest } | { readonly reason: string } {
  const json = parseJson(text);
  const version = (json as { version?: unknown } | undefined)?.version;
  if (typeof version === 'number' && version !== FORMAT_VERSION) {
    return { reason: `its format version is ${version}, and this program reads version ${FORMAT_VERSION}` };
  }
  const parsed = StoredManifest.safeParse(json);
  if (!parsed.success) return { reason: 'its manifest is cut short or altered' };
  const { manifestChecksum, ...manifest } = parsed.data;
  const whole = checksumOf(manifest) === manifestChecksum && manifest.file === dataFile(stem);
  return whole ? { manifest } : { reason: 'its manifest is altered' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Over the values in the order of the schema, whatever the order in the file. */
function checksumOf(manifest: Manifest): string {
  const values = Object.keys(ManifestBody.shape).map((name) => manifest[name as keyof Manifest]);
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** The parts of a file name in the folder. */
export interface SnapshotName {
  /** Shared by the Parquet file and its manifest. */
  readonly stem: string;
  /** Orders names whatever they begin with: generation and token. */
  readonly rank: string;
  readonly generation: number;
  readonly kind: 'data' | 'manifest' | 'temporary';
}

/** A new stem: the generation for order, and a random token so that two writers of one generation never touch the same file. */
export function newStem(name: string, generationNumber: number): string {
  return `${name}-${String(generationNumber).padStart(16, '0')}-${randomBytes(8).toString('hex')}`;
}

export const dataFile = (stem: string): string => `${stem}.parquet`;
export const manifestFile = (stem: string): string => `${stem}.json`;
/** Where a file is written before it is renamed. */
export const temporary = (file: string): string => `${file}.tmp`;

/** Reads a file name, whatever source table it bears the name of (before that it was `snapshot`); undefined for a file that is not ours. */
export function parseName(file: string): SnapshotName | undefined {
  const match = /^(\w+-((\d{16})-[0-9a-f]{16}))\.(parquet|json)(\.tmp)?$/.exec(file);
  if (!match) return undefined;
  const kind = match[5] ? 'temporary' : match[4] === 'json' ? 'manifest' : 'data';
  return { stem: match[1]!, rank: match[2]!, generation: Number(match[3]), kind };
}

/** Manifests of a list of files, the current one first: the highest generation, and among equals the highest token. */
export function rankManifests(files: readonly string[]): SnapshotName[] {
  const names = files.map(parseName).filter((name) => name?.kind === 'manifest') as SnapshotName[];
  return names.sort((a, b) => (a.rank < b.rank ? 1 : -1));
}
