import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { added, manifests } from './manifests.js';
import type { Manifest } from './manifests.js';

// The package kubernetes-models has every kind of Kubernetes twice: as schema, from Kubernetes' own OpenAPI, and as type. The schema finds what is
// missing and values of a wrong type; the type finds keys that do not exist, which Kubernetes would ignore.

const every = [...manifests, ...added('overlays/example')];

const moduleOf = ({ apiVersion, kind }: Manifest): string => `kubernetes-models/${apiVersion}/${kind}`;

/** What the schema of its kind says of a manifest; null for nothing. */
async function schemaProblem(manifest: Manifest): Promise<string | null> {
  const models = (await import(moduleOf(manifest))) as Readonly<Record<string, new (data: Manifest) => { validate(): void }>>;
  const Model = models[manifest.kind];
  if (Model === undefined) return `There is no kind ${manifest.kind}.`;
  try {
    new Model(manifest).validate();
    return null;
  } catch (error) {
    return `${manifest.kind} ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What the types of their kinds say of manifests. They are written into a file that exists in memory alone. */
function typeProblems(checked: readonly Manifest[]): string[] {
  const file = join(PROJECT_ROOT, 'test/deploy/in-memory.ts');
  const text = checked
    .map(
      (manifest, index) =>
        `export const m${String(index)}: import('${moduleOf(manifest)}').I${manifest.kind} = ${JSON.stringify(manifest)};`,
    )
    .join('\n');
  const options: ts.CompilerOptions = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.NodeNext };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => path === file || disk.fileExists(path),
    getSourceFile: (path, ...rest) =>
      path === file ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2022) : disk.getSourceFile(path, ...rest),
  };
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

it('every manifest is what the schema of its kind requires', async () => {
  expect(every.length).toBeGreaterThan(5);
  expect((await Promise.all(every.map(schemaProblem))).filter((problem) => problem !== null)).toEqual([]);
});

it('every manifest has only keys that its kind has', () => {
  expect(typeProblems(every)).toEqual([]);
});

it('a wrong value, a missing key and a key that does not exist are found', async () => {
  const worker = manifests.find(({ kind }) => kind === 'Deployment') as Manifest;
  expect(await schemaProblem({ ...worker, spec: { ...worker.spec, replicas: 'two' } })).toContain('replicas must be integer');
  expect(await schemaProblem({ ...worker, spec: { replicas: 1 } })).toContain('must have required property selector');
  expect(typeProblems([{ ...worker, spec: { ...worker.spec, replica: 2 } }])).toEqual([
    expect.stringContaining('\'"replica"\' does not exist'),
  ]);
});
