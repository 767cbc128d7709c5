import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WriteStep } from '../../src/snapshot/write-file.js';
import { formatManifest } from '../../src/snapshot/manifest.js';
import type { Manifest } from '../../src/snapshot/manifest.js';
import { discardSnapshot, openSnapshot } from '../../src/snapshot/snapshot.js';
import { saveSnapshot } from '../../src/snapshot/save-snapshot.js';
import { contentOf, digest, Records, temporaryFolder } from './fixtures.js';

const identity = { mappingName: 'schedule', boardId: '77', sourceTable: 'dbo.ORDERS_UNIFIED' };
const mappingHash = digest('mapping');
const folderIn = (root: string): string => join(root, 'ORDERS_UNIFIED_SNAPSHOT', 'schedule-77');

async function savedOnce(commits = 3): Promise<{ root: string; records: Records }> {
  const root = await temporaryFolder();
  const records = new Records();
  for (let n = 0; n < commits; n++) records.commit([{ key: `k${n}`, hash: `h${n}`, customer: 'ACME' }]);
  await saveSnapshot(root, identity, mappingHash, records);
  return { root, records };
}

async function damage(root: string, end: string): Promise<void> {
  const name = (await readdir(folderIn(root)))
    .filter((file) => file.endsWith(end))
    .sort()
    .at(-1)!;
  const bytes = await readFile(join(folderIn(root), name));
  bytes[bytes.length >> 1]! ^= 0x10;
  await writeFile(join(folderIn(root), name), bytes);
}

const commit = fc.array(
  fc.record({
    key: fc.integer({ min: 0, max: 12 }).map(String),
    hash: fc.option(fc.integer({ min: 0, max: 3 }).map(String)),
    customer: fc.constantFrom('ACME', 'GREYSON'),
  }),
  { maxLength: 6 },
);
const steps: WriteStep[] = ['rows', 'data synced', 'data renamed', 'manifest synced', 'manifest renamed', 'pruned'];
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('commit' as const), commit }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('save' as const), kept: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), step: fc.constantFrom(...steps) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('commit while read' as const), commit }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const), end: fc.constantFrom('.parquet', '.json') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('save twice at once' as const) }) },
);

describe('snapshot', () => {
  it('equals the records after any sequence of commits, saves, crashes and damage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 14 }), async (actions) => {
        const root = await temporaryFolder();
        const records = new Records();
        let opened = await openSnapshot(root, identity, records);
        for (const one of actions) {
          if (one.do === 'commit') records.commit(one.commit);
          else if (one.do === 'save') await saveSnapshot(root, identity, mappingHash, records, one.kept ? opened : undefined);
          else if (one.do === 'save twice at once')
            await Promise.all([saveSnapshot(root, identity, mappingHash, records), saveSnapshot(root, identity, mappingHash, records)]);
          else if (one.do === 'damage') await damage(root, one.end).catch(() => undefined);
          else if (one.do === 'crash') {
            const faultPoint = (step: WriteStep) => (step === one.step ? Promise.reject(new Error('crash')) : undefined);
            await saveSnapshot(root, identity, mappingHash, records, undefined, { faultPoint }).catch((error: Error) =>
              expect(error.message).toBe('crash'),
            );
          } else {
            records.beforeChanges = () => records.commit(one.commit);
            await saveSnapshot(root, identity, mappingHash, records);
            records.beforeChanges = undefined;
          }
          if (one.do === 'save' && one.kept) opened = await openSnapshot(root, identity, records);
          const now = await openSnapshot(root, identity, records);
          expect(now).toMatchObject({ ahead: false, generation: await records.generation() });
          expect(contentOf(now.table)).toEqual(records.live());
        }
        // A whole file is what a rebuild from the records gives.
        await saveSnapshot(root, identity, mappingHash, records);
        const fromFile = await openSnapshot(root, identity, records);
        const rebuilt = await openSnapshot(await temporaryFolder(), identity, records);
        expect([fromFile.origin, rebuilt.origin]).toEqual(['file', 'rebuilt']);
        expect(contentOf(fromFile.table)).toEqual(contentOf(rebuilt.table));
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('reads only what changed since the file', async () => {
    const { root, records } = await savedOnce();
    expect(await openSnapshot(root, identity, records)).toMatchObject({ origin: 'file', generation: 3, ahead: false });
    records.commit([{ key: 'k1', hash: null, customer: 'ACME' }]);
    records.askedSince.length = 0;
    const opened = await openSnapshot(root, identity, records);
    expect(opened).toMatchObject({ origin: 'caught up', generation: 4 });
    expect(records.askedSince).toEqual([3]);
    expect(opened.table.compare(digest('k1'), digest('h1'))).toBe('ABSENT');
    expect(opened.table.compare(digest('k2'), digest('h2'))).toBe('SAME');
  });

  it('writes nothing when nothing was acknowledged, and again when the file is damaged', async () => {
    const { root, records } = await savedOnce();
    const before = await readdir(folderIn(root));
    expect(await saveSnapshot(root, identity, mappingHash, records)).toEqual({ outcome: 'unchanged', generation: 3, sourceGeneration: 3 });
    expect(await readdir(folderIn(root))).toEqual(before);
    for (const end of ['.parquet', '.json']) {
      await damage(root, end);
      const opened = await openSnapshot(root, identity, records);
      expect(opened).toMatchObject({ origin: 'rebuilt', ahead: false, reason: expect.stringContaining('generation 3 cannot be used') });
      expect(await saveSnapshot(root, identity, mappingHash, records, opened)).toMatchObject({ outcome: 'written', rows: 3 });
      expect(await openSnapshot(root, identity, records)).toMatchObject({ origin: 'file', generation: 3 });
    }
  });

  it('brings what was opened before a run up to date when it saves', async () => {
    const { root, records } = await savedOnce();
    const opened = await openSnapshot(root, identity, records);
    records.commit([{ key: 'k9', hash: 'h9', customer: 'GREYSON' }]);
    records.askedSince.length = 0;
    expect(await saveSnapshot(root, identity, mappingHash, records, opened)).toMatchObject({ outcome: 'written', generation: 4, rows: 4 });
    expect(records.askedSince).toEqual([3]);
    expect((await openSnapshot(root, identity, records)).origin).toBe('file');
  });

  describe.each([
    ['an earlier version', 'snapshot', (root: string) => join(root, 'schedule-77')],
    ['another source table', 'OLD_ORDERS_SNAPSHOT', (root: string) => join(root, 'OLD_ORDERS_SNAPSHOT', 'schedule-77')],
  ])('under the name of %s', (_, oldName, oldFolder) => {
    async function renamed(root: string): Promise<void> {
      await mkdir(join(oldFolder(root), '..'), { recursive: true });
      await rename(folderIn(root), oldFolder(root));
      for (const file of await readdir(oldFolder(root))) {
        const name = file.replace('ORDERS_UNIFIED_SNAPSHOT', oldName);
        if (file.endsWith('.json')) {
          const { manifestChecksum, ...manifest } = JSON.parse(await readFile(join(oldFolder(root), file), 'utf8')) as Manifest & {
            manifestChecksum: string;
          };
          expect(manifestChecksum).toHaveLength(64);
          await writeFile(
            join(oldFolder(root), file),
            formatManifest({ ...manifest, file: manifest.file.replace('ORDERS_UNIFIED_SNAPSHOT', oldName) }),
          );
        }
        await rename(join(oldFolder(root), file), join(oldFolder(root), name));
      }
    }

    it('is found whole, and replaced by the next one under its own name', async () => {
      const { root, records } = await savedOnce();
      await renamed(root);
      const both = await Promise.all([openSnapshot(root, identity, records), openSnapshot(root, identity, records)]);
      expect(both).toMatchObject([
        { origin: 'file', generation: 3 },
        { origin: 'file', generation: 3 },
      ]);
      expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({ outcome: 'unchanged' });
      for (const key of ['k3', 'k4', 'k5']) {
        records.commit([{ key, hash: key, customer: 'ACME' }]);
        expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({ outcome: 'written' });
        expect(await openSnapshot(root, identity, records)).toMatchObject({ origin: 'file' });
      }
      const files = await readdir(folderIn(root));
      expect(files).toHaveLength(6);
      expect(files.every((file) => file.startsWith('ORDERS_UNIFIED_SNAPSHOT-'))).toBe(true);
      expect(await readdir(root)).not.toContain('schedule-77');
    });

    it('still reports that the database was restored', async () => {
      const { root, records } = await savedOnce();
      const restore = records.backup();
      records.commit([{ key: 'k3', hash: 'h3', customer: 'ACME' }]);
      await saveSnapshot(root, identity, mappingHash, records);
      await renamed(root);
      restore();
      expect(await openSnapshot(root, identity, records)).toMatchObject({ ahead: true, fileGeneration: 4 });
    });
  });

  it('never uses the file of another mapping or board', async () => {
    const { root, records } = await savedOnce();
    const others = [
      { ...identity, mappingName: 'other' },
      { ...identity, boardId: '78' },
    ];
    for (const other of others) {
      const own = new Records();
      own.commit([{ key: 'own', hash: 'own', customer: 'ACME' }]);
      await cp(folderIn(root), join(folderIn(root), '..', `${other.mappingName}-${other.boardId}`), { recursive: true });
      const opened = await openSnapshot(root, other, own);
      expect(opened).toMatchObject({ origin: 'rebuilt', ahead: false, reason: expect.stringContaining('mapping schedule and board 77') });
      expect(contentOf(opened.table)).toEqual(own.live());
      expect(await saveSnapshot(root, other, mappingHash, own)).toMatchObject({ outcome: 'written', generation: 1 });
      expect((await openSnapshot(root, other, own)).origin).toBe('file');
    }
    expect((await openSnapshot(root, identity, records)).origin).toBe('file');
  });

  it.each(['whole', '.parquet', '.json'])(
    'reports a file that is ahead of a restored database and never uses or replaces it (%s)',
    async (state) => {
      const { root, records } = await savedOnce(2);
      const restore = records.backup();
      records.commit([{ key: 'lost', hash: 'lost', customer: 'ACME' }]);
      await saveSnapshot(root, identity, mappingHash, records);
      const opened = await openSnapshot(root, identity, records);
      restore();
      if (state !== 'whole') await damage(root, state);
      const found = await openSnapshot(root, identity, records);
      expect(found).toMatchObject({
        ahead: true,
        origin: 'rebuilt',
        generation: 2,
        fileGeneration: 3,
        reason: expect.stringContaining('restored'),
      });
      expect(contentOf(found.table)).toEqual(records.live());
      const files = await readdir(folderIn(root));
      expect(files).toContain('restored-0000000000000003');
      for (const from of [undefined, found, opened]) {
        expect(await saveSnapshot(root, identity, mappingHash, records, from)).toMatchObject({
          outcome: 'ahead',
          generation: 3,
          sourceGeneration: 2,
        });
      }
      expect(await readdir(folderIn(root))).toEqual(files);
      await discardSnapshot(root, identity);
      expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({ outcome: 'written', generation: 2 });
      expect(await openSnapshot(root, identity, records)).toMatchObject({ ahead: false, origin: 'file', generation: 2 });
    },
  );

  it.each(['open', 'save'])(
    'stays ahead when the records have grown past the file of the lost history, until it is discarded (noticed by %s)',
    async (first) => {
      const { root, records } = await savedOnce(2);
      const early = await openSnapshot(root, identity, records);
      const restore = records.backup();
      records.commit([{ key: 'k0', hash: 'lost', customer: 'ACME' }]);
      await saveSnapshot(root, identity, mappingHash, records);
      restore();
      if (first === 'save') await damage(root, '.parquet');
      if (first === 'open') expect((await openSnapshot(root, identity, records)).ahead).toBe(true);
      else expect((await saveSnapshot(root, identity, mappingHash, records, early)).outcome).toBe('ahead');
      for (let n = 0; n < 5; n++) records.commit([{ key: 'other', hash: `${n}`, customer: 'ACME' }]);
      const opened = await openSnapshot(root, identity, records);
      expect(opened).toMatchObject({ ahead: true, generation: 7, fileGeneration: 3 });
      expect(contentOf(opened.table)).toEqual(records.live());
      expect((await saveSnapshot(root, identity, mappingHash, records)).outcome).toBe('ahead');
      await discardSnapshot(root, identity);
      expect(await readdir(folderIn(root))).toEqual([]);
      expect((await saveSnapshot(root, identity, mappingHash, records, opened)).outcome).toBe('written');
      const after = await openSnapshot(root, identity, records);
      expect([after.origin, after.ahead, contentOf(after.table)]).toEqual(['file', false, records.live()]);
    },
  );

  it('does not save what was opened before a restore', async () => {
    const { root, records } = await savedOnce();
    const restore = records.backup();
    records.commit([{ key: 'k0', hash: 'lost', customer: 'ACME' }]);
    const opened = await openSnapshot(root, identity, records);
    restore();
    await rm(folderIn(root), { recursive: true });
    expect(await saveSnapshot(root, identity, mappingHash, records, opened)).toEqual({
      outcome: 'ahead',
      generation: 4,
      sourceGeneration: 3,
    });
    expect(await openSnapshot(root, identity, records)).toMatchObject({ origin: 'rebuilt', ahead: false });
  });

  it.each(['open', 'save'])(
    'recognises a file of the lost history although the records have passed its generation before it was read (noticed by %s)',
    async (first) => {
      const { root, records } = await savedOnce(2);
      const restore = records.backup();
      records.commit([{ key: 'k0', hash: 'lost', customer: 'ACME' }]);
      await saveSnapshot(root, identity, mappingHash, records);
      restore();
      for (const hash of ['one', 'two']) records.commit([{ key: 'other', hash, customer: 'ACME' }]);
      if (first === 'save')
        expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({
          outcome: 'ahead',
          generation: 3,
          sourceGeneration: 4,
        });
      const opened = await openSnapshot(root, identity, records);
      expect(opened).toMatchObject({ ahead: true, origin: 'rebuilt', generation: 4, fileGeneration: 3 });
      expect(contentOf(opened.table)).toEqual(records.live());
      await discardSnapshot(root, identity);
      expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({ outcome: 'written', generation: 4 });
      expect(await openSnapshot(root, identity, records)).toMatchObject({ ahead: false, origin: 'file', generation: 4 });
    },
  );

  it('does not take a file that another worker saves meanwhile for one that is ahead', async () => {
    const { root, records } = await savedOnce();
    let first = true;
    const slow = {
      changesSince: (since: number) => records.changesSince(since),
      historyToken: (generation: number) => records.historyToken(generation),
      generation: async () => {
        const generation = await records.generation();
        if (!first) return generation;
        first = false;
        records.commit([{ key: 'k0', hash: 'later', customer: 'ACME' }]);
        await saveSnapshot(root, identity, mappingHash, records);
        return generation;
      },
    };
    expect(await openSnapshot(root, identity, slow)).toMatchObject({ ahead: false, generation: 3 });
  });

  it('remembers that it holds a value newer than its generation, and so notices a restore to just its generation', async () => {
    const { root, records } = await savedOnce();
    records.commit([{ key: 'k0', hash: 'later', customer: 'ACME' }]);
    const restore = records.backup();
    records.beforeChanges = () => records.commit([{ key: 'k0', hash: 'newest', customer: 'ACME' }]);
    expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({ outcome: 'written', generation: 4 });
    expect(await openSnapshot(root, identity, records)).toMatchObject({ origin: 'caught up', generation: 5, ahead: false });
    restore();
    expect(await openSnapshot(root, identity, records)).toMatchObject({ ahead: true, fileGeneration: 5, generation: 4 });
  });

  it('yields to another worker that saved a higher generation meanwhile', async () => {
    const { root, records } = await savedOnce();
    records.commit([{ key: 'k0', hash: 'slow', customer: 'ACME' }]);
    const slow = await saveSnapshot(root, identity, mappingHash, records, undefined, {
      faultPoint: async (step) => {
        if (step !== 'data synced') return;
        records.commit([{ key: 'k0', hash: 'fast', customer: 'ACME' }]);
        expect(await saveSnapshot(root, identity, mappingHash, records)).toMatchObject({ outcome: 'written', generation: 5 });
      },
    });
    expect(slow).toEqual({ outcome: 'superseded', generation: 5, sourceGeneration: 5 });
    const opened = await openSnapshot(root, identity, records);
    expect([opened.origin, opened.table.compare(digest('k0'), digest('fast'))]).toEqual(['file', 'SAME']);
  });

  it('starts without any file and without any record', async () => {
    const root = await temporaryFolder();
    const records = new Records();
    const opened = await openSnapshot(root, identity, records);
    expect([opened.origin, opened.generation, opened.table.size]).toEqual(['rebuilt', 0, 0]);
    expect(await saveSnapshot(root, identity, mappingHash, records, opened)).toMatchObject({ outcome: 'written', rows: 0 });
    expect((await openSnapshot(root, identity, records)).origin).toBe('file');
    await rm(folderIn(root), { recursive: true });
    expect((await openSnapshot(root, identity, records)).origin).toBe('rebuilt');
  });
});
