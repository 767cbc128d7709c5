import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { SYNC_SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.js';
import { projectFile } from '../compose/support/project.js';
import { shellLines } from '../docs/shell-lines.js';

const PAGE = 'docs/deployment.md';
const own = shellLines(PAGE, projectFile(PAGE)).flatMap(({ text, needs }) => (needs ? [] : [text]));

describe('the commands of the pages for operators', () => {
  it('kubectl kustomize: builds every manifest, and names one ConfigMap for each that is used', (context) => {
    const installed = spawnSync('kubectl', ['version', '--client']).status === 0;
    context.skip(!installed, 'kubectl is not installed here; kubernetes.test.ts and schema.test.ts check the files');
    const [program = '', ...args] = own.find((line) => line.startsWith('kubectl '))?.split(' ') ?? [];
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: PROJECT_ROOT, env: cleanEnvironment(), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const kinds = [...stdout.matchAll(/^kind: (\w+)/gm)].map(([, kind = '']) => kind);
    expect(kinds.sort()).toEqual([
      'ConfigMap',
      'ConfigMap',
      'Deployment',
      'Job',
      'Namespace',
      'NetworkPolicy',
      'PersistentVolumeClaim',
      'PodDisruptionBudget',
    ]);
    expect(new Set(stdout.match(/name: order-sync-(settings|mappings)\S*/g)).size).toBe(2);
    expect(stdout).toContain('image: registry.example.com/order-sync:0.1.0');
    expect(stdout).toMatch(/replicas: 2\n/);
  });
});

it('docs/deployment.md names every search attribute that Temporal Cloud needs, and its type', () => {
  const [, text = ''] = /Register the six search attributes\n\(([^)]*)\)/.exec(projectFile('docs/deployment.md')) ?? [];
  const named = text.split('; ').flatMap((part) => {
    const [names = '', type = ''] = part.split(': ');
    return names.split(', ').map((name) => [name.replaceAll('`', ''), type.toUpperCase()]);
  });
  expect(named).toEqual(SYNC_SEARCH_ATTRIBUTES.map(({ name, type }) => [name, type]));
});
