import type { Digest } from '../orders/types.js';

/** A SHA-256 as words of 32 bits. */
export const DIGEST_WORDS = 8;

/** Buffer for one digest, written as text and read as words, so that a look-up allocates nothing. */
export class Digest32 {
  readonly #bytes = Buffer.alloc(DIGEST_WORDS * 4);
  readonly words = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset, DIGEST_WORDS);

  read(digest: Digest): void {
    if (digest.length === 64 && this.#bytes.write(digest, 'hex') === 32) return;
    throw new Error(`"${digest.slice(0, 80)}" is not a digest. Give 64 hexadecimal characters (SHA-256).`);
  }

  copy(bytes: Uint8Array): void {
    if (bytes.length !== 32) throw new Error(`A digest of ${bytes.length} bytes was given. Give 32 bytes (SHA-256).`);
    this.#bytes.set(bytes);
  }
}
