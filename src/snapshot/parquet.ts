import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { SnapshotRow } from './index-table.js';

/** Rows in memory at a time while writing and reading: about 1 MB of digests, and few enough that the event loop stays free. */
const ROW_GROUP_ROWS = 16_384;

const COLUMNS = ['key_digest', 'acknowledged_hash', 'customer'];

const SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: COLUMNS.length },
  { name: COLUMNS[0]!, type: 'FIXED_LEN_BYTE_ARRAY', type_length: 32, repetition_type: 'REQUIRED' },
  { name: COLUMNS[1]!, type: 'FIXED_LEN_BYTE_ARRAY', type_length: 32, repetition_type: 'REQUIRED' },
  { name: COLUMNS[2]!, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
];

/** Buffers one row group, then appends it to the file and to the checksum. */
class FileWriter extends ByteWriter {
  readonly #file: FileHandle;
  readonly #checksum = createHash('sha256');

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  async flush(): Promise<void> {
    const bytes = this.getBytes();
    this.#checksum.update(bytes);
    await this.#file.writeFile(bytes);
    this.index = 0;
  }

  checksum(): string {
    return this.#checksum.digest('hex');
  }
}

/**
 * Writes rows to a new Parquet file and syncs it to the disk, one row group in memory at a time.
 * `afterGroup` runs when a row group has been written. Returns the number of rows and the SHA-256 of the file.
 */
export async function writeParquet(
  path: string,
  rows: Iterable<SnapshotRow> | AsyncIterable<SnapshotRow>,
  afterGroup: () => Promise<void>,
): Promise<{ rows: number; checksum: string }> {
  const file = await open(path, 'wx');
  try {
    const writer = new FileWriter(file);
    const parquet = new ParquetWriter({ writer, schema: SCHEMA, statistics: false, createdBy: 'monday-order-sync' });
    let count = 0;
    let group: SnapshotRow[] = [];
    const writeGroup = async (): Promise<void> => {
      count += group.length;
      await parquet.write({ columnData: columnsOf(group), rowGroupSize: ROW_GROUP_ROWS });
      group = [];
      await afterGroup();
    };
    for await (const row of rows) {
      if (group.push(row) === ROW_GROUP_ROWS) await writeGroup();
    }
    await writeGroup();
    await parquet.finish();
    await writer.flush();
    await file.sync();
    return { rows: count, checksum: writer.checksum() };
  } finally {
    await file.close();
  }
}

/** Digests are random bytes: neither a dictionary nor compression would make them smaller. */
function columnsOf(group: readonly SnapshotRow[]) {
  return [
    { name: COLUMNS[0]!, data: group.map((row) => row.key), encoding: 'PLAIN' as const, codec: 'UNCOMPRESSED' as const },
    { name: COLUMNS[1]!, data: group.map((row) => row.hash), encoding: 'PLAIN' as const, codec: 'UNCOMPRESSED' as const },
    { name: COLUMNS[2]!, data: group.map((row) => row.customer) },
  ];
}

/** Number of rows in the file's own metadata. */
export async function countParquetRows(path: string): Promise<number> {
  return Number((await parquetMetadataAsync(await asyncBufferFromFile(path))).num_rows);
}

/** Reads a file that has been checked, one row group in memory at a time. Row bytes are valid until the next group. */
export async function* readParquet(path: string): AsyncGenerator<SnapshotRow[], void, undefined> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows);
    let group: SnapshotRow[] = [];
    await parquetRead({
      file,
      metadata,
      columns: COLUMNS,
      rowStart,
      rowEnd,
      onComplete: (rows) => {
        group = (rows as [Uint8Array, Uint8Array, string][]).map(([key, hash, customer]) => ({ key, hash, customer }));
      },
    });
    yield group;
    rowStart = rowEnd;
  }
}
