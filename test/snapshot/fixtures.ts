import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readSnapshot } from '../../src/snapshot/file.js';
import { IndexTable } from '../../src/snapshot/index-table.js';
import type { SnapshotRow } from '../../src/snapshot/index-table.js';
import type { ManifestInput } from '../../src/snapshot/manifest.js';
import type { AcknowledgedChange, AcknowledgedSource } from '../../src/snapshot/acknowledged-source.js';

/** Name of the files. */
export const SNAPSHOT_NAME = 'ORDERS_UNIFIED_SNAPSHOT';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'snapshot-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export function manifestInput(generation: number): ManifestInput {
  return {
    mappingName: 'schedule',
    mappingHash: digest('mapping'),
    boardId: '77',
    generation,
    newestGeneration: generation,
    historyToken: null,
  };
}

export function row(key: string, hash: string, customer: string): SnapshotRow {
  return { key: Buffer.from(digest(key), 'hex'), hash: Buffer.from(digest(hash), 'hex'), customer };
}

/** Content of a table as plain values: key digest -> hash and customer. */
export function contentOf(table: IndexTable): Record<string, string> {
  const content: Record<string, string> = {};
  for (const { key, hash, customer } of table.rows()) {
    content[Buffer.from(key).toString('hex')] = `${Buffer.from(hash).toString('hex')} ${customer}`;
  }
  return content;
}

/** Content of the current snapshot of a folder, or its state when there is none. */
export async function currentContent(folder: string): Promise<Record<string, string> | string> {
  const found = await readSnapshot(folder);
  if (found.state !== 'ok') return found.state;
  const table = new IndexTable();
  await found.load(table);
  return contentOf(table);
}

export interface Commit {
  readonly key: string;
  /** null removes the order. */
  readonly hash: string | null;
  readonly customer: string;
}

/** The records of a board in memory: one row per key, one generation per commit, as the promoting transaction keeps them. */
export class Records implements AcknowledgedSource {
  readonly askedSince: number[] = [];
  /** Runs once, when a reader has asked for changes and before it gets any. */
  beforeChanges: (() => void) | undefined;
  #generation = 0;
  #tokens: readonly string[] = [];
  #rows = new Map<string, AcknowledgedChange>();

  commit(changes: readonly Commit[]): void {
    this.#generation++;
    this.#tokens = [...this.#tokens, randomUUID()];
    for (const { key, hash, customer } of changes) {
      const keyDigest = digest(key);
      this.#rows.set(keyDigest, { keyDigest, hash: hash === null ? null : digest(hash), customer, generation: this.#generation });
    }
  }

  async generation(): Promise<number> {
    return this.#generation;
  }

  async historyToken(generation: number): Promise<string | null> {
    return this.#tokens[generation - 1] ?? null;
  }

  async *changesSince(since: number): AsyncIterable<readonly AcknowledgedChange[]> {
    this.askedSince.push(since);
    const before = this.beforeChanges;
    this.beforeChanges = undefined;
    before?.();
    const changes = [...this.#rows.values()].filter((change) => change.generation > since);
    for (let start = 0; start < changes.length; start += 2) yield changes.slice(start, start + 2);
  }

  backup(): () => void {
    const generation = this.#generation;
    const rows = new Map(this.#rows);
    const tokens = this.#tokens;
    return () => {
      this.#generation = generation;
      this.#tokens = tokens;
      this.#rows = new Map(rows);
    };
  }

  /** What a snapshot of this moment must hold. */
  live(): Record<string, string> {
    const content: Record<string, string> = {};
    for (const { keyDigest, hash, customer } of this.#rows.values()) if (hash !== null) content[keyDigest] = `${hash} ${customer}`;
    return content;
  }
}
