/** Up to this length a text is written character by character, which is faster than one call into the runtime. */
const SHORT_TEXT = 40;

/** Bytes of a bulk load, written one after another into a buffer that grows. */
export class ByteWriter {
  private buffer: Buffer;
  private length = 0;

  constructor(firstBytes = 65_536) {
    this.buffer = Buffer.allocUnsafe(firstBytes);
  }

  /** The bytes since the last call, as a new buffer. */
  take(): Buffer {
    const taken = Buffer.from(this.buffer.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.length] = value;
    this.length += 1;
  }

  uint16(value: number): void {
    this.reserve(2);
    this.buffer[this.length] = value & 0xff;
    this.buffer[this.length + 1] = value >>> 8;
    this.length += 2;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.length = this.buffer.writeUInt32LE(value, this.length);
  }

  int(value: number, bytes: number): void {
    this.reserve(bytes);
    this.length = this.buffer.writeIntLE(value, this.length, bytes);
  }

  uint(value: number, bytes: number): void {
    this.reserve(bytes);
    this.length = this.buffer.writeUIntLE(value, this.length, bytes);
  }

  bigInt64(value: bigint): void {
    this.reserve(8);
    this.length = this.buffer.writeBigInt64LE(value, this.length);
  }

  double(value: number): void {
    this.reserve(8);
    this.length = this.buffer.writeDoubleLE(value, this.length);
  }

  utf16(value: string): void {
    this.reserve(value.length * 2);
    if (value.length > SHORT_TEXT) {
      this.length += this.buffer.write(value, this.length, 'utf16le');
      return;
    }
    const { buffer } = this;
    let at = this.length;
    for (let index = 0; index < value.length; index += 1) {
      const unit = value.charCodeAt(index);
      buffer[at] = unit & 0xff;
      buffer[at + 1] = unit >>> 8;
      at += 2;
    }
    this.length = at;
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.length);
    this.length += value.length;
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
