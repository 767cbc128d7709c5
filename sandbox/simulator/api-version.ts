interface Version {
  readonly value: string;
  readonly kind: 'current' | 'maintenance' | 'release_candidate' | 'dev';
  readonly display_name: string;
}

const maintenance = ['2025-04', '2025-07', '2025-10', '2026-01', '2026-04', '2026-07'];
const CURRENT = '2026-10';
/** Monday answers a retired version with this one. */
export const OLDEST_MAINTENANCE = '2025-04';
// Retired on 15 February 2026; Monday answers them with the oldest version that is still maintained.
const deprecated = new Set(['2023-10', '2024-01', '2024-04', '2024-07', '2024-10', '2025-01']);

export const knownVersions: readonly Version[] = [
  ...maintenance.map((value): Version => ({ value, kind: 'maintenance', display_name: 'Maintenance' })),
  { value: CURRENT, kind: 'current', display_name: 'Current' },
  { value: '2027-01', kind: 'release_candidate', display_name: 'Release Candidate' },
  { value: 'dev', kind: 'dev', display_name: 'Dev' },
];

/** The version that answers a request, by Monday's rules of fallback; null for a malformed header. */
export function routeVersion(header: string | undefined): string | null {
  if (header === undefined) return CURRENT;
  if (knownVersions.some((version) => version.value === header)) return header;
  if (deprecated.has(header)) return OLDEST_MAINTENANCE;
  return /^\d{4}-\d{2}$/.test(header) ? CURRENT : null;
}
