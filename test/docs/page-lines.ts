import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { shellLines } from './shell-lines.js';
import type { ShellLine } from './shell-lines.js';

/** Every page whose command lines are typed, in the order of reading. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(PROJECT_ROOT, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => `docs/${file}`),
];

export const readPage = (page: string): string => readFileSync(join(PROJECT_ROOT, page), 'utf8');

/** A part of a page: what is under one heading of level 2. The part before the first one has no heading. */
export interface Section {
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

export const sectionsOf = (page: string): Section[] =>
  readPage(page)
    .split(/^## /m)
    .map((text, index) => ({ page, heading: index === 0 ? '' : (text.split('\n')[0] ?? ''), text }));

/**
 * Parts of pages whose lines another test than test/walk types, since they need a state or a folder of their own: a page, or a section as `page#heading`. Each of
 * these tests fails when it has not typed every line of its parts (`expectTyped`).
 */
export const TYPED_BY: Readonly<Record<string, readonly string[]>> = {
  'test/package/package.test.ts': ['docs/getting-started.md'],
  'test/runbook/board.test.ts': [
    'A label is missing',
    'An item was archived',
    'An item was deleted',
    'A group was renamed',
    'A column was deleted',
    'A column was replaced',
    'A customer is gone from the source',
    'The source is empty',
    'One order is gone from the source',
    'Rows of the source are bad',
    'Every morning',
    'A red batch',
    'Open errors',
    'The mapping is wrong',
  ].map(ofOperations),
  'test/runbook/outages.test.ts': [
    'An uncertain outcome',
    'Monday refuses the token',
    'The calls of the day are used up',
    'Monday answers with errors',
    'The database is locked',
    'A worker was killed',
    'Temporal is not reachable',
  ].map(ofOperations),
};

function ofOperations(heading: string): string {
  return `docs/operations.md#${heading}`;
}

const isIn = ({ page, heading }: Section, parts: readonly string[]): boolean =>
  parts.includes(page) || parts.includes(`${page}#${heading}`);

/** The lines of a section that a test types: those that need no server of the reader's own. */
export const ownLines = ({ page, text }: Section): string[] =>
  shellLines(page, text)
    .filter(({ needs }) => !needs)
    .map((line: ShellLine) => line.text);

/** The sections of which a test must type every line. */
export const sectionsFor = (test: string): Section[] => PAGES.flatMap(sectionsOf).filter((section) => isIn(section, TYPED_BY[test] ?? []));

/** The sections that no other test types, so that test/walk does. */
export const sectionsOfWalk = (): Section[] =>
  PAGES.flatMap(sectionsOf).filter((section) => !isIn(section, Object.values(TYPED_BY).flat()));
