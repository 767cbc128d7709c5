import type { Digest } from '../orders/types.js';
import { DIGEST_WORDS, Digest32 } from './digest32.js';

/** One acknowledged order as bytes: 32 of the key digest, 32 of the acknowledged hash. */
export interface SnapshotRow {
  readonly key: Uint8Array;
  readonly hash: Uint8Array;
  /** Canonical customer. */
  readonly customer: string;
}

export interface UnseenOrder {
  readonly keyDigest: Digest;
  readonly customer: string;
}

const CUSTOMER_WORD = 2 * DIGEST_WORDS;
const ENTRY_WORDS = CUSTOMER_WORD + 1;
/** The top bit of the customer word. Customers are few, so the bit is free and saves a byte per order. */
const SEEN = 0x8000_0000;
/** Entries live in pages of about 1 MiB, so that growth never copies them and never holds them twice. */
const PAGE_BITS = 14;
const PAGE_ENTRIES = 1 << PAGE_BITS;
const FIRST_SLOTS = 1024;
/** Above this share of used slots, probing gets long. */
const MAX_LOAD = 0.7;

/**
 * What Monday acknowledged, by order key, in about 75 bytes an order: 1,000,000 orders take about 75 MB.
 * Entries are dense; a table of slots with open addressing points at them. A digest is evenly spread, so its first word is
 * its place in the table.
 */
export class IndexTable {
  readonly #key = new Digest32();
  readonly #hash = new Digest32();
  readonly #pages: Uint32Array[] = [];
  readonly #customers: string[] = [];
  readonly #customerIds = new Map<string, number>();
  readonly #customerSizes: number[] = [];
  /** Entry number plus one; 0 is an empty slot. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #size = 0;
  #changes = 0;

  /** Number of orders. */
  get size(): number {
    return this.#size;
  }

  /** Adds or replaces an order. A new order is unseen, a known one keeps its mark. Throws for a text that is not a digest. */
  set(keyDigest: Digest, hash: Digest, customer: string): void {
    this.#key.read(keyDigest);
    this.#hash.read(hash);
    this.#put(customer);
  }

  /** The same as `set`, from bytes. The bytes are copied. */
  setRow(row: SnapshotRow): void {
    this.#key.copy(row.key);
    this.#hash.copy(row.hash);
    this.#put(row.customer);
  }

  /** Removes an order; false when it was not there. */
  delete(keyDigest: Digest): boolean {
    this.#key.read(keyDigest);
    const slot = this.#find();
    const entry = this.#slots[slot]! - 1;
    if (entry < 0) return false;
    this.#changes++;
    this.#customerSizes[this.#customerOf(entry)]!--;
    this.#closeGap(slot);
    this.#fillWithLast(entry);
    return true;
  }

  /** ABSENT: never acknowledged, or no longer live. SAME or DIFFERENT: how the hash compares with the acknowledged one. */
  compare(keyDigest: Digest, hash: Digest): 'ABSENT' | 'SAME' | 'DIFFERENT' {
    this.#key.read(keyDigest);
    const entry = this.#slots[this.#find()]! - 1;
    if (entry < 0) return 'ABSENT';
    this.#hash.read(hash);
    return this.#equals(entry, DIGEST_WORDS, this.#hash.words) ? 'SAME' : 'DIFFERENT';
  }

  /** Marks an order as met in the source; false when the table does not hold it. */
  markSeen(keyDigest: Digest): boolean {
    this.#key.read(keyDigest);
    const entry = this.#slots[this.#find()]! - 1;
    if (entry < 0) return false;
    this.#page(entry)[this.#base(entry) + CUSTOMER_WORD]! |= SEEN;
    return true;
  }

  /** Orders without a mark. The table must not change while they are read; that throws, because an order could be missed. */
  *unseen(): Generator<UnseenOrder, void, undefined> {
    for (const entry of this.#entries()) {
      if ((this.#page(entry)[this.#base(entry) + CUSTOMER_WORD]! & SEEN) !== 0) continue;
      const keyDigest = Buffer.from(this.#bytes(entry, 0)).toString('hex');
      yield { keyDigest, customer: this.#customers[this.#customerOf(entry)]! };
    }
  }

  /** All orders, in no particular order. The bytes are views that are valid until the table changes; a change during the iteration throws. */
  *rows(): Generator<SnapshotRow, void, undefined> {
    for (const entry of this.#entries()) {
      const customer = this.#customers[this.#customerOf(entry)]!;
      yield { key: this.#bytes(entry, 0), hash: this.#bytes(entry, DIGEST_WORDS), customer };
    }
  }

  /** Number of orders of each customer that has any. */
  countByCustomer(): Map<string, number> {
    const counts = new Map<string, number>();
    this.#customerSizes.forEach((count, id) => {
      if (count > 0) counts.set(this.#customers[id]!, count);
    });
    return counts;
  }

  *#entries(): Generator<number, void, undefined> {
    const changes = this.#changes;
    for (let entry = 0; entry < this.#size; entry++) {
      yield entry;
      if (this.#changes !== changes) throw new Error('The index table changed while its orders were being read. Read it to the end first.');
    }
  }

  /** Adds or replaces the entry of the key and hash that were read last. */
  #put(customer: string): void {
    this.#changes++;
    const id = this.#intern(customer);
    const slot = this.#find();
    let entry = this.#slots[slot]! - 1;
    if (entry < 0) {
      entry = this.#size++;
      this.#slots[slot] = entry + 1;
      if (entry >> PAGE_BITS >= this.#pages.length) this.#pages.push(new Uint32Array(PAGE_ENTRIES * ENTRY_WORDS));
      this.#page(entry).set(this.#key.words, this.#base(entry));
      this.#page(entry)[this.#base(entry) + CUSTOMER_WORD] = 0;
    } else {
      this.#customerSizes[this.#customerOf(entry)]!--;
    }
    this.#customerSizes[id]!++;
    const page = this.#page(entry);
    const base = this.#base(entry);
    page.set(this.#hash.words, base + DIGEST_WORDS);
    page[base + CUSTOMER_WORD] = (page[base + CUSTOMER_WORD]! & SEEN) | id;
    if (this.#size > this.#slots.length * MAX_LOAD) this.#growSlots();
  }

  #intern(customer: string): number {
    const known = this.#customerIds.get(customer);
    if (known !== undefined) return known;
    this.#customerIds.set(customer, this.#customers.length);
    this.#customerSizes.push(0);
    return this.#customers.push(customer) - 1;
  }

  /** The slot of the key that was read last, or the empty slot where it belongs. */
  #find(): number {
    const mask = this.#slots.length - 1;
    let slot = this.#key.words[0]! & mask;
    for (;;) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0 || this.#equals(entry, 0, this.#key.words)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(entry: number, offset: number, words: Uint32Array): boolean {
    const page = this.#page(entry);
    const start = this.#base(entry) + offset;
    for (let i = 0; i < DIGEST_WORDS; i++) if (page[start + i] !== words[i]) return false;
    return true;
  }

  /** Empties a slot and moves later ones of the same cluster back, so that no search stops too early. */
  #closeGap(slot: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let gap = slot;
    for (let next = (slot + 1) & mask; slots[next] !== 0; next = (next + 1) & mask) {
      const home = this.#home(slots[next]! - 1);
      if (((next - home) & mask) < ((next - gap) & mask)) continue;
      slots[gap] = slots[next]!;
      gap = next;
    }
    slots[gap] = 0;
  }

  /** Keeps entries dense: the last one moves into the freed place. */
  #fillWithLast(entry: number): void {
    const last = --this.#size;
    if (entry === last) return;
    const mask = this.#slots.length - 1;
    let slot = this.#home(last);
    while (this.#slots[slot] !== last + 1) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
    const from = this.#base(last);
    this.#page(entry).set(this.#page(last).subarray(from, from + ENTRY_WORDS), this.#base(entry));
  }

  #growSlots(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#size; entry++) {
      let slot = this.#page(entry)[this.#base(entry)]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }

  #home(entry: number): number {
    return this.#page(entry)[this.#base(entry)]! & (this.#slots.length - 1);
  }

  #page(entry: number): Uint32Array {
    return this.#pages[entry >> PAGE_BITS]!;
  }

  #base(entry: number): number {
    return (entry & (PAGE_ENTRIES - 1)) * ENTRY_WORDS;
  }

  #customerOf(entry: number): number {
    return (this.#page(entry)[this.#base(entry) + CUSTOMER_WORD]! & ~SEEN) >>> 0;
  }

  #bytes(entry: number, offset: number): Uint8Array {
    const page = this.#page(entry);
    return new Uint8Array(page.buffer, page.byteOffset + (this.#base(entry) + offset) * 4, DIGEST_WORDS * 4);
  }
}
