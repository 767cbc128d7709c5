import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { projectFile } from '../compose/support/project.js';

export const KUBERNETES = 'deploy/kubernetes';

interface KeyOf {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: KeyOf };
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly env: readonly Variable[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly resources: { readonly requests: Readonly<Record<string, string>>; readonly limits: Readonly<Record<string, string>> };
  readonly securityContext: unknown;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
}

export interface PodSpec {
  readonly terminationGracePeriodSeconds?: number;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly {
    readonly name: string;
    readonly persistentVolumeClaim?: { readonly claimName: string };
    readonly configMap?: { readonly name: string };
  }[];
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface Kustomization {
  readonly resources: readonly string[];
  readonly configMapGenerator: readonly {
    readonly name: string;
    readonly literals?: readonly string[];
    readonly files?: readonly string[];
  }[];
  readonly images?: readonly { readonly name: string }[];
  readonly patches?: readonly { readonly target: { readonly kind: string; readonly name: string }; readonly patch: string }[];
}

/** Every document of a YAML file of the project. */
export const documents = (file: string): unknown[] => loadAll(projectFile(file), { schema: CORE_SCHEMA });

export const kustomization = (folder: string): Kustomization =>
  documents(join(KUBERNETES, folder, 'kustomization.yaml'))[0] as Kustomization;

/** What the folder of an overlay adds in files of its own. */
export const added = (overlay: string): Manifest[] =>
  kustomization(overlay)
    .resources.filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => documents(join(KUBERNETES, overlay, file)) as Manifest[]);

/** The manifests of the base. */
export const manifests: readonly Manifest[] = kustomization('base').resources.flatMap(
  (file) => documents(join(KUBERNETES, 'base', file)) as Manifest[],
);

/** The pod of a Deployment or a Job. */
export function pod(kind: string): { readonly labels: Readonly<Record<string, string>>; readonly spec: PodSpec } {
  const { template } = manifests.find((manifest) => manifest.kind === kind)?.spec as {
    template: { metadata: { labels: Record<string, string> }; spec: PodSpec };
  };
  return { labels: template.metadata.labels, spec: template.spec };
}

/** All containers of a pod, in the order in which they run. */
export const containersOf = ({ initContainers = [], containers }: PodSpec): readonly Container[] => [...initContainers, ...containers];

/** The literals of the settings: those of the base, or of the base under those of an overlay. */
export function settings(...folders: readonly string[]): Readonly<Record<string, string>> {
  const literals = folders
    .flatMap((folder) => kustomization(folder).configMapGenerator)
    .filter(({ name }) => name === 'order-sync-settings')
    .flatMap(({ literals: own = [] }) => own);
  return Object.fromEntries(literals.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}

/** A path in a kustomization, from the root of the project. */
export const fromRoot = (folder: string, path: string): string => normalize(join(KUBERNETES, folder, path));

/** All files below deploy/kubernetes, from the root of the project. */
export const allFiles: readonly string[] = readdirSync(join(PROJECT_ROOT, KUBERNETES), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => join(KUBERNETES, file));

/** Names of kustomization files that no list of resources names. */
export function unlisted(folder: string): string[] {
  const listed = kustomization(folder).resources.map((file) => fromRoot(folder, file));
  return allFiles.filter(
    (file) => dirname(file) === join(KUBERNETES, folder) && !file.endsWith('kustomization.yaml') && !listed.includes(file),
  );
}
