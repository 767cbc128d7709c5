import { basename, resolve } from 'node:path';
import type { LocatedMapping } from '../../mapping/located.js';
import { readMapping } from '../../mapping/load.js';
import type { Finding } from '../../mapping/validate/finding.js';
import { checkShared } from '../../mapping/validate/shared-checks.js';
import { mappingPaths } from '../mapping-name.js';
import type { Truth } from './truth.js';

/** Every finding in these mappings: in their files, compared with each truth, and with the other mappings of the folder. */
export async function findingsOf(paths: readonly string[], folder: string, truths: readonly Truth[]): Promise<Finding[]> {
  const mappings = await Promise.all(paths.map(readMapping));
  const shared = await sharedFindings(mappings, folder);
  const findings = [...(await Promise.all(mappings.map(async (mapping) => await allFindings(mapping, truths)))).flat(), ...shared];
  // Two mappings may share a customers file.
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

/** Boards and tables that the mappings share with other mappings, named ones or those of the folder. */
async function sharedFindings(mappings: readonly LocatedMapping[], folder: string): Promise<Finding[]> {
  const known = new Set(mappings.map(({ path }) => resolve(path)));
  // A folder that cannot be read has no mappings that a run could use.
  const paths = (await mappingPaths(folder).catch(() => [])).filter((path) => !known.has(resolve(path)));
  const all = [...mappings, ...(await Promise.all(paths.map(readMapping)))];
  return mappings.flatMap((mapping) => {
    // A file of the same name elsewhere is another version of this mapping.
    const others = all.filter(({ path }) => basename(path) !== basename(mapping.path));
    const neighbours = others.map(({ path, parts }) => ({ file: basename(path), parts }));
    return mapping.locate(checkShared(mapping.parts, neighbours));
  });
}

async function allFindings(mapping: LocatedMapping, truths: readonly Truth[]): Promise<Finding[]> {
  const byTruth = await Promise.all(truths.map(async (truth) => await truth.check(mapping)));
  return [...mapping.findings, ...byTruth.flat()];
}
