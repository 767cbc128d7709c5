import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, describe, expect, it } from 'vitest';
import { mappingName, mappingPaths } from '../../src/cli/mapping-name.js';
import { readMapping } from '../../src/mapping/load.js';
import { checkShared } from '../../src/mapping/validate/shared-checks.js';
import { command } from './command.js';

const DDL = ['--ddl', 'test/mapping/broken/tables.sql'];
const SOUND = await readFile('test/mapping/broken/sound.yaml', 'utf8');
const BUYERS = await readFile('test/mapping/broken/buyers.yaml', 'utf8');

/** A folder of mappings with these files. */
async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'validate-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

async function validated(files: Readonly<Record<string, string | Uint8Array>>) {
  const folder = await folderOf(files);
  const { code, stdout, stderr } = await command(['validate', ...DDL, '--format', 'json'], { ORDER_SYNC_MAPPINGS: folder });
  if (stdout === '') return { code, stderr, checked: 0, found: [] };
  const { mappings, findings } = JSON.parse(stdout) as {
    mappings: string[];
    findings: { code: string; file: string; line: number | null; column: number | null }[];
  };
  const found = findings.map((one) => `${one.code} ${one.file.slice(folder.length + 1)} ${String(one.line)}:${String(one.column)}`);
  return { code, stderr, checked: mappings.length, found: [...new Set(found)] };
}

describe('validate of a folder', () => {
  it('is never in order when nothing was checked', async () => {
    const { code, stderr, checked } = await validated({ 'buyers.yaml': BUYERS });
    expect({ code, checked }).toEqual({ code: 2, checked: 0 });
    expect(stderr).toMatch(/Nothing was checked: .* holds no mapping/);
  }, 60_000);

  it('looks at every YAML file: another encoding, no tables, another ending, nothing in it, something else in it', async () => {
    const files = {
      'buyers.yaml': BUYERS,
      'sound.yaml': SOUND,
      'absent.yaml': SOUND.replace('name: sound', 'name: absent').replace(/^tables:\n( .*\n)+/m, ''),
      'misspelt.yaml': SOUND.replace('name: sound', 'name: misspelt').replace(/^tables:/m, 'table:'),
      'short.yml': SOUND.replace('name: sound', 'name: short'),
      'empty.yaml': '',
      'comment.yaml': '# later\n',
      'other.yaml': 'services: {}\n',
      'utf16.yaml': Buffer.from(`\ufeff${SOUND}`, 'utf16le'),
      'utf16be.yaml': Buffer.from(`\ufeff${SOUND}`, 'utf16le').swap16(),
      'utf16bare.yaml': Buffer.from(SOUND, 'utf16le'),
      'latin.yaml': Buffer.from(SOUND.replace('name: sound', 'name: latin').replace('NO YEAR', 'NO ANNÉE'), 'latin1'),
    };
    const { code, checked, found } = await validated(files);
    expect({ code, checked }).toEqual({ code: 1, checked: 11 });
    expect(found).toEqual(
      expect.arrayContaining([
        'TABLE_UNKNOWN absent.yaml 2:1',
        'ENTRY_UNKNOWN misspelt.yaml 11:1',
        'NAME_DIFFERS short.yml 3:7',
        'YAML_INVALID empty.yaml 1:1',
        'YAML_INVALID comment.yaml 1:1',
        'ENTRY_UNKNOWN other.yaml 1:1',
        'ENCODING_INVALID utf16.yaml 1:1',
        'ENCODING_INVALID utf16be.yaml 1:1',
        'ENCODING_INVALID utf16bare.yaml 1:1',
        'ENCODING_INVALID latin.yaml 18:71',
        'BOARD_SHARED sound.yaml 16:14',
        'TABLE_SHARED sound.yaml 12:12',
      ]),
    );
  }, 60_000);
});

describe('a customer list in another encoding', () => {
  it('is a finding at its place, and no damaged name becomes a customer', async () => {
    const folder = await folderOf({ 'sound.yaml': SOUND, 'buyers.yaml': Buffer.from(BUYERS.replaceAll('BOLT', 'CAFÉ'), 'latin1') });
    const { findings, parts } = await readMapping(join(folder, 'sound.yaml'));
    expect(findings).toMatchObject([{ code: 'ENCODING_INVALID', file: join(folder, 'buyers.yaml'), line: 4, column: 16 }]);
    expect(parts.customerList).toBeUndefined();
  });

  it('is read with the byte order mark of UTF-8', async () => {
    const folder = await folderOf({ 'sound.yaml': `\ufeff${SOUND}`, 'buyers.yaml': `\ufeff${BUYERS.replaceAll('BOLT', 'CAFÉ')}` });
    const { findings, parts } = await readMapping(join(folder, 'sound.yaml'));
    expect(findings).toEqual([]);
    expect(parts.customerList?.map(({ name }) => name)).toEqual(['ACME', 'CAFÉ']);
  });
});

describe('the mappings of a folder', () => {
  it('are what commands go by; validate looks at more', async () => {
    const folder = await folderOf({ 'sound.yaml': SOUND, 'buyers.yaml': BUYERS, 'short.yml': SOUND, 'other.yaml': 'services: {}\n' });
    expect(await mappingName(folder, undefined)).toBe('sound');
    expect(await mappingPaths(folder)).toEqual(['other.yaml', 'short.yml', 'sound.yaml'].map((name) => join(folder, name)));
  });

  it('may share the source and nothing that a run writes to', async () => {
    const tables = (text: string): string => text.replaceAll(/dbo\.(STG|MON|ERR|Changed)/g, 'dbo.Other_$1');
    const folder = await folderOf({
      'buyers.yaml': BUYERS,
      'sound.yaml': SOUND,
      'apart.yaml': tables(SOUND).replace('name: sound', 'name: apart').replace('id: "77"', 'id: "79"'),
      'half.yaml': tables(SOUND).replace('name: sound', 'name: half').replace('dbo.Other_ERR_Samples,', 'dbo.err_samples,'),
    });
    const [sound, apart, half] = await Promise.all(
      ['sound', 'apart', 'half'].map(async (name) => await readMapping(join(folder, `${name}.yaml`))),
    );
    if (sound === undefined || apart === undefined || half === undefined) throw new Error('The mappings were not read.');
    expect(checkShared(sound.parts, [{ file: 'apart.yaml', parts: apart.parts }])).toEqual([]);
    expect(checkShared(sound.parts, [{ file: 'half.yaml', parts: half.parts }])).toMatchObject([
      { code: 'BOARD_SHARED', path: ['board', 'id'] },
      { code: 'TABLE_SHARED', path: ['tables', 'errors', 'orders'], found: '"dbo.ERR_Samples", which half.yaml names too' },
    ]);
  });
});
