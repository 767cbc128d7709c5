import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { SYNC_SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.js';
import { COMMAND, command } from '../cli/command.js';
import { projectFile } from '../compose/support/project.js';

const pages = ['docs/deployment.md', 'docs/backup.md', 'docs/security.md'];
const blocks = pages.flatMap((page) => [...projectFile(page).matchAll(/^```sh\n(.*?)^```/gms)].map(([, text = '']) => ({ page, text })));
/** What a block says in its first line when it needs servers of the reader's own. */
const OWN = /^# Needs .*\.\n/;
const lines = blocks.filter(({ text }) => !OWN.test(text)).flatMap(({ text }) => text.trim().split('\n'));

/** Commands of the command line in these pages, in any form: `npm run cli -- status`, `docker run ... order-sync db migrate`. */
const called = [
  ...new Set(
    pages
      .flatMap((page) => [
        ...projectFile(page).matchAll(/(?:npm run cli --|env-file order-sync\.env order-sync|-- order-sync) ([a-z -]+[a-z])/g),
      ])
      .map(([, text = '']) => text),
  ),
];

describe('the commands of the pages for operators', () => {
  it('are in blocks that run, or that say what they need', () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(lines).toEqual([
      'npm run cli -- validate',
      'kubectl kustomize deploy/kubernetes/overlays/example --load-restrictor LoadRestrictionsNone',
    ]);
  });

  it('validate: finds nothing in the shipped mapping', async () => {
    expect(await command(['validate'])).toMatchObject({ code: 0 });
  });

  it('kubectl kustomize: builds every manifest, and names one ConfigMap for each that is used', (context) => {
    const installed = spawnSync('kubectl', ['version', '--client']).status === 0;
    context.skip(!installed, 'kubectl is not installed here; kubernetes.test.ts checks the files by rules of our own');
    const [program = '', ...args] = lines.find((line) => line.startsWith('kubectl '))?.split(' ') ?? [];
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: PROJECT_ROOT, env: cleanEnvironment(), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const kinds = [...stdout.matchAll(/^kind: (\w+)/gm)].map(([, kind = '']) => kind);
    expect(kinds.sort()).toEqual(['ConfigMap', 'ConfigMap', 'Deployment', 'Job', 'Namespace', 'NetworkPolicy', 'PersistentVolumeClaim']);
    expect(new Set(stdout.match(/name: order-sync-(settings|mappings)\S*/g)).size).toBe(2);
    expect(stdout).toContain('image: registry.example.com/order-sync:0.1.0');
    expect(stdout).toMatch(/replicas: 2\n/);
  });

  it.each(called)('%s: exists, with its options', (text) => {
    const words = text.split(' -')[0]?.trim().split(' ') ?? [];
    const [program = '', ...before] = COMMAND;
    const { status, stdout } = spawnSync(program, [...before, ...words, '--help'], {
      cwd: PROJECT_ROOT,
      env: cleanEnvironment(),
      encoding: 'utf8',
    });
    expect(status, stdout).toBe(0);
    expect(stdout).toContain(`Usage: order-sync ${words.join(' ')}`);
    for (const [option] of text.matchAll(/--[a-z-]+/g)) expect(stdout).toContain(option);
  });
});

it('docs/deployment.md names every search attribute that Temporal Cloud needs, and its type', () => {
  const [, text = ''] = /Register the five search attributes\n\(([^)]*)\)/.exec(projectFile('docs/deployment.md')) ?? [];
  const named = text.split('; ').flatMap((part) => {
    const [names = '', type = ''] = part.split(': ');
    return names.split(', ').map((name) => [name.replaceAll('`', ''), type.toUpperCase()]);
  });
  expect(named).toEqual(SYNC_SEARCH_ATTRIBUTES.map(({ name, type }) => [name, type]));
});
