import { copyFile, readdir, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSnapshot } from '../../src/snapshot/file.js';
import { SnapshotSupersededError, writeSnapshot } from '../../src/snapshot/write-file.js';
import type { WriteStep } from '../../src/snapshot/write-file.js';
import { formatManifest } from '../../src/snapshot/manifest.js';
import { currentContent, digest, manifestInput, row, SNAPSHOT_NAME, temporaryFolder } from './fixtures.js';

const twoRows = [row('a', '1', 'ACME'), row('b', '2', 'ÄÖÜ 東京')];
/** Thousands of small file operations on a busy disk. */
const SLOW = 60_000;
const STEPS: readonly WriteStep[] = ['rows', 'data synced', 'data renamed', 'manifest synced', 'manifest renamed', 'pruned'];

async function fileNamed(folder: string, end: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(end)).sort();
  return join(folder, names.at(-1)!);
}

async function flip(path: string, bytes: Buffer, at: number): Promise<void> {
  const altered = Buffer.from(bytes);
  altered[at]! ^= 0x01;
  await writeFile(path, altered);
}

describe('snapshot file', () => {
  it(
    'gives back every row that was written',
    async () => {
      const folder = await temporaryFolder();
      let generation = 0;
      const text = fc.string({ unit: 'grapheme', maxLength: 20 });
      const rows = fc.uniqueArray(fc.tuple(fc.nat(), fc.nat(), text), { selector: ([key]) => key, maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(rows, async (values) => {
          generation++;
          const written = values.map(([key, hash, customer]) => row(`${key}`, `${hash}`, customer));
          const manifest = await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(generation), written);
          expect(manifest).toMatchObject({ ...manifestInput(generation), version: 2, rows: values.length });
          const content = Object.fromEntries(values.map(([key, hash, customer]) => [digest(`${key}`), `${digest(`${hash}`)} ${customer}`]));
          expect(await currentContent(folder)).toEqual(content);
        }),
        { numRuns: 40 },
      );
    },
    SLOW,
  );

  it(
    'holds many row groups, from an async source',
    async () => {
      const folder = await temporaryFolder();
      const source = async function* () {
        for (let n = 0; n < 40_000; n++) yield row(`${n}`, `hash ${n}`, `C${n % 7}`);
      };
      expect((await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), source())).rows).toBe(40_000);
      const content = (await currentContent(folder)) as Record<string, string>;
      const wrong = Array.from({ length: 40_000 }, (_, n) => n).filter(
        (n) => content[digest(`${n}`)] !== `${digest(`hash ${n}`)} C${n % 7}`,
      );
      expect([Object.keys(content).length, wrong]).toEqual([40_000, []]);
    },
    SLOW,
  );

  it('is missing in an empty folder, in no folder, and beside files that are not ours', async () => {
    const folder = await temporaryFolder();
    expect(await readSnapshot(join(folder, 'nowhere'))).toEqual({ state: 'missing' });
    await writeFile(join(folder, 'notes.json'), '{}');
    expect(await readSnapshot(folder)).toEqual({ state: 'missing' });
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
    expect(await readdir(folder)).toContain('notes.json');
  });

  it(
    'notices every single flipped byte of the Parquet file and of the manifest',
    async () => {
      const folder = await temporaryFolder();
      await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
      const before = await readSnapshot(folder);
      for (const end of ['.parquet', '.json']) {
        const path = await fileNamed(folder, end);
        const bytes = await readFile(path);
        for (let at = 0; at < bytes.length; at++) {
          await flip(path, bytes, at);
          const found = await readSnapshot(folder);
          // A flip in the layout of the JSON may leave every value as it was; then it is whole. Anything else is damage.
          if (end === '.json' && found.state === 'ok' && before.state === 'ok') expect(found.manifest).toEqual(before.manifest);
          else expect(found, `${end} byte ${at}`).toMatchObject({ state: 'damaged', generation: 1 });
        }
        await writeFile(path, bytes);
        expect(await readSnapshot(folder)).toMatchObject({ state: 'ok' });
      }
    },
    SLOW,
  );

  it(
    'notices every length of a truncated file, and a missing one',
    async () => {
      for (const end of ['.parquet', '.json']) {
        const folder = await temporaryFolder();
        await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
        const path = await fileNamed(folder, end);
        // The last byte of the manifest is only its line end.
        for (let size = (await readFile(path)).length - (end === '.json' ? 2 : 1); size >= 0; size--) {
          await truncate(path, size);
          expect(await readSnapshot(folder), `${end} of ${size} bytes`).toMatchObject({ state: 'damaged' });
        }
      }
      const folder = await temporaryFolder();
      await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
      await rm(await fileNamed(folder, '.parquet'));
      expect(await readSnapshot(folder)).toMatchObject({ state: 'damaged', reason: expect.stringContaining('missing') });
    },
    SLOW,
  );

  it('takes no other format version and no manifest under another name', async () => {
    const folder = await temporaryFolder();
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
    const path = await fileNamed(folder, '.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"version": 2', '"version": 3'));
    expect(await readSnapshot(folder)).toMatchObject({ state: 'damaged', reason: expect.stringContaining('version is 3') });
    await writeFile(path, text);
    await rename(path, path.replace('0000000000000001', '0000000000000009'));
    expect(await readSnapshot(folder)).toMatchObject({ state: 'damaged', generation: 9 });
  });

  it('keeps the last three, and sweeps what crashed writers left', async () => {
    const folder = await temporaryFolder();
    for (let generation = 1; generation <= 6; generation++) {
      const crash = writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(generation), twoRows, {
        faultPoint: (step) => (step === 'rows' && generation === 2 ? Promise.reject(new Error('crash')) : undefined),
      });
      await crash.catch(() => undefined);
    }
    await writeFile(join(folder, 'snapshot-0000000000000003-00112233aabbccdd.parquet.tmp'), 'left by a crash');
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(7), twoRows);
    const generations = (await readdir(folder)).map((name) => Number(/-(\d{16})-/.exec(name)![1]));
    expect(generations.sort()).toEqual([5, 5, 6, 6, 7, 7]);
  });

  it.each(STEPS)('keeps the previous snapshot current when the write fails after "%s", until its manifest is renamed', async (failing) => {
    const folder = await temporaryFolder();
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
    const before = await currentContent(folder);
    const after = { [digest('c')]: `${digest('3')} ACME` };
    const write = writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(2), [row('c', '3', 'ACME')], {
      faultPoint: async (step) => {
        expect(await currentContent(folder)).toEqual(step === 'manifest renamed' || step === 'pruned' ? after : before);
        if (step === failing) throw new Error('the disk is full');
      },
    });
    await expect(write).rejects.toThrow('the disk is full');
    const committed = failing === 'manifest renamed' || failing === 'pruned';
    expect(await currentContent(folder)).toEqual(committed ? after : before);
    expect((await readdir(folder)).length).toBe(committed ? 4 : 2);
  });

  it('never runs backwards: a lower generation refuses, at the start and at the last moment', async () => {
    const folder = await temporaryFolder();
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(5), twoRows);
    let rowsRead = 0;
    const counted = (function* () {
      rowsRead++;
      yield twoRows[0]!;
    })();
    await expect(writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(4), counted)).rejects.toThrow(SnapshotSupersededError);
    expect(rowsRead).toBe(0);
    for (const overtakenAfter of ['rows', 'data synced', 'data renamed', 'manifest synced'] as const) {
      const current = await readSnapshot(folder);
      const generation = current.state === 'ok' ? current.manifest.generation : 0;
      const slow = writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(generation + 1), [row('old', 'old', 'ACME')], {
        faultPoint: async (step) => {
          if (step === overtakenAfter) await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(generation + 2), twoRows);
        },
      });
      await expect(slow).rejects.toThrow(SnapshotSupersededError);
      expect(await readSnapshot(folder)).toMatchObject({ state: 'ok', manifest: { generation: generation + 2, rows: 2 } });
    }
  });

  it('survives many writers of the same and of different generations at once', async () => {
    const folder = await temporaryFolder();
    const rowsOf = (generation: number) => [row('key', `hash ${generation}`, 'ACME')];
    const writes = [3, 1, 2, 3, 5, 4, 5, 2].map((generation) =>
      writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(generation), rowsOf(generation)),
    );
    const results = await Promise.allSettled(writes);
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(SnapshotSupersededError);
    expect(await currentContent(folder)).toEqual({ [digest('key')]: `${digest('hash 5')} ACME` });
  });

  it('refuses a file with another number of rows than its manifest contains', async () => {
    const folder = await temporaryFolder();
    const other = await temporaryFolder();
    const { checksum } = await writeSnapshot(other, SNAPSHOT_NAME, manifestInput(1), [row('c', '3', 'ACME')]);
    const manifest = await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), twoRows);
    await copyFile(await fileNamed(other, '.parquet'), await fileNamed(folder, '.parquet'));
    await writeFile(await fileNamed(folder, '.json'), formatManifest({ ...manifest, checksum }));
    expect(await readSnapshot(folder)).toMatchObject({ state: 'damaged', reason: expect.stringContaining('says 2 rows') });
  });

  it('does not go by the time of the files', async () => {
    const folder = await temporaryFolder();
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), []);
    const old = await fileNamed(folder, '.json');
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(2), twoRows);
    await utimes(old, new Date('2040-01-01'), new Date('2040-01-01'));
    expect(await readSnapshot(folder)).toMatchObject({ state: 'ok', manifest: { generation: 2 } });
  });
});
