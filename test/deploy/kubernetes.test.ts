import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMAND_FILES, wordOf } from '../../src/cli/command-list.js';
import { loadSettings, PROJECT_ROOT } from '../../src/config/settings.js';
import { projectFile } from '../compose/support/project.js';
import { programVariables } from '../docs/documented.js';
import { allFiles, containersOf, documents, fromRoot, kustomization, manifests, pod, settings, unlisted } from './manifests.js';
import type { Container, PodSpec } from './manifests.js';

// Checked without a cluster and without kubectl: the parsed YAML against rules of our own. `schema.test.ts` checks it against the schemas of
// Kubernetes, and `pages.test.ts` builds the overlay where kubectl is installed.
const EXAMPLE = 'overlays/example';
const OVERLAY = kustomization(EXAMPLE);
const worker = pod('Deployment');
const prepare = pod('Job');
const [workerContainer] = worker.spec.containers as [Container];
const dockerfile = projectFile('Dockerfile');
const deployment = manifests.find(({ kind }) => kind === 'Deployment');

/** The variables that a container gets: settings, its own values, and a stand-in for each secret. */
const environmentOf = ({ env }: Container): Record<string, string> => ({
  ...settings('base', EXAMPLE),
  ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? `secret-${name}`])),
});

describe.each([
  ['the worker', worker.spec],
  ['the job', prepare.spec],
])('the pod of %s', (_, spec: PodSpec) => {
  it('is not root, may nothing, and has a read-only root file system', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec.automountServiceAccountToken).toBe(false);
    for (const { securityContext } of containersOf(spec)) {
      expect(securityContext).toEqual({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
    }
    expect(dockerfile).toContain('USER 1000:1000');
  });

  it('says what it needs', () => {
    for (const { resources } of containersOf(spec)) {
      expect(resources).toEqual({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
    }
  });

  it('sets only variables that the settings know', async () => {
    for (const container of containersOf(spec)) {
      expect(Object.keys(environmentOf(container)).filter((name) => !programVariables.has(name))).toEqual([]);
      await expect(loadSettings(undefined, environmentOf(container))).resolves.toMatchObject({
        database: { engine: 'mssql', server: 'sql.example.com', database: 'Orders', encrypt: true, trustServerCertificate: false },
        temporal: { address: 'temporal.example.com:7233', namespace: 'order-sync' },
        mappingsFolder: '/mappings',
      });
    }
  });

  it('takes every secret from a Secret, and no file has one', () => {
    for (const { env } of containersOf(spec)) {
      for (const { name, value, valueFrom } of env.filter((variable) => /TOKEN|PASSWORD|KEY|USER/.test(variable.name))) {
        expect({ name, value, secret: valueFrom?.secretKeyRef?.name }).toEqual({ name, value: undefined, secret: expect.any(String) });
      }
    }
    expect(Object.keys(settings('base', EXAMPLE)).filter((name) => /TOKEN|PASSWORD|KEY|USER|SECRET|URL/.test(name))).toEqual([]);
    expect(allFiles.flatMap(documents).filter((document) => (document as { kind?: string }).kind === 'Secret')).toEqual([]);
  });

  it('mounts only volumes that it has, and reads the mappings where the settings look for them', () => {
    for (const { volumeMounts } of containersOf(spec)) {
      expect(volumeMounts.filter(({ name }) => !spec.volumes.some((volume) => volume.name === name))).toEqual([]);
      expect(volumeMounts).toContainEqual({ name: 'mappings', mountPath: settings('base')['ORDER_SYNC_MAPPINGS'], readOnly: true });
    }
  });

  it('runs commands of the image', () => {
    const words = COMMAND_FILES.flatMap(({ commands }) => Object.keys(commands).map(wordOf));
    for (const { image, args } of containersOf(spec)) {
      expect(image).toBe(OVERLAY.images?.[0]?.name);
      expect(words).toContain(args[0]);
    }
    expect(dockerfile).toContain('ENTRYPOINT ["node", "/app/dist/src/client.js"]');
  });
});

describe('the worker', () => {
  it('has the time to finish a request, and is asked how it is', () => {
    const grace = Number(/const GRACE = '(\d+) seconds'/.exec(projectFile('src/worker/create-workers.ts'))?.[1]);
    expect(grace).toBeGreaterThan(60);
    expect(worker.spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Math.max(90, grace + 15));
    expect(workerContainer.livenessProbe).toMatchObject({ httpGet: { path: '/livez', port: 'health' } });
    expect(workerContainer.readinessProbe).toMatchObject({ httpGet: { path: '/readyz', port: 'health' } });
    const port = workerContainer.env.find(({ name }) => name === 'HEALTH_PORT')?.value;
    expect(workerContainer.ports).toEqual([{ name: 'health', containerPort: Number(port) }]);
    expect(dockerfile).toContain(`HEALTH_PORT=${String(port)}`);
    const health = projectFile('src/worker/health.ts');
    for (const path of ['/livez', '/readyz']) expect(health).toContain(`case '${path}'`);
  });

  it('writes its snapshot to a disk that outlives the pod', () => {
    const folder = /ENV ORDER_SYNC_FOLDER=(\S+)/.exec(dockerfile)?.[1];
    const mount = workerContainer.volumeMounts.find(({ mountPath }) => mountPath === folder);
    expect(mount?.readOnly).not.toBe(true);
    const claim = worker.spec.volumes.find(({ name }) => name === mount?.name)?.persistentVolumeClaim?.claimName;
    expect(manifests.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name)).toEqual([claim]);
    // A disk of one node is never asked for by two pods at once.
    expect(deployment?.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
  });

  it('alone gets the token of Monday', () => {
    const withToken = [...containersOf(worker.spec), ...containersOf(prepare.spec)].filter(({ env }) =>
      env.some(({ name }) => name === 'MONDAY_API_TOKEN'),
    );
    expect(withToken.map(({ name }) => name)).toEqual(['worker']);
  });
});

it('the job migrates with its own login, then prepares Temporal, then creates the schedule', () => {
  expect(containersOf(prepare.spec).map(({ args }) => args.slice(0, 2).join(' '))).toEqual([
    'db migrate',
    'temporal setup',
    'schedule create',
  ]);
  const logins = containersOf(prepare.spec).map(({ env }) => env.find(({ name }) => name === 'MSSQL_USER')?.valueFrom?.secretKeyRef?.name);
  expect(logins).toEqual(['order-sync-database-migration', 'order-sync-database', 'order-sync-database']);
});

it('the network lets out what the sync uses, and nothing in', () => {
  const policy = manifests.find(({ kind }) => kind === 'NetworkPolicy')?.spec as {
    podSelector: { matchLabels: Record<string, string> };
    policyTypes: string[];
    ingress: unknown[];
    egress: { ports: { protocol: string; port: number }[] }[];
  };
  for (const { labels } of [worker, prepare]) expect(labels).toMatchObject(policy.podSelector.matchLabels);
  expect(policy).toMatchObject({ policyTypes: ['Ingress', 'Egress'], ingress: [] });
  expect(policy.egress.flatMap(({ ports }) => ports.map(({ protocol, port }) => `${protocol} ${String(port)}`))).toEqual([
    'UDP 53',
    'TCP 53',
    'TCP 443',
    'TCP 1433',
    'TCP 7233',
  ]);
});

describe('the kustomizations', () => {
  it('name files that exist, and all of them', () => {
    for (const folder of ['base', EXAMPLE]) {
      const { resources, configMapGenerator } = kustomization(folder);
      const named = [...resources, ...configMapGenerator.flatMap(({ files = [] }) => files)].map((file) => fromRoot(folder, file));
      expect(named.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
      expect(unlisted(folder)).toEqual([]);
    }
  });

  it('make every ConfigMap that a pod names', () => {
    const made = new Set([...kustomization('base').configMapGenerator, ...OVERLAY.configMapGenerator].map(({ name }) => name));
    const used = [worker, prepare].flatMap(({ spec }) => [
      ...spec.volumes.flatMap(({ configMap }) => configMap?.name ?? []),
      ...containersOf(spec).flatMap(({ envFrom }) => envFrom.map(({ configMapRef }) => configMapRef.name)),
    ]);
    expect(new Set(used)).toEqual(made);
  });

  it('patch what the base has', () => {
    for (const { target } of OVERLAY.patches ?? []) {
      expect(manifests.filter(({ kind, metadata }) => kind === target.kind && metadata.name === target.name)).toHaveLength(1);
    }
  });
});
