import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownLines, PAGES, sectionsOfWalk } from '../docs/page-lines.js';
import { allOrders } from './states.js';
import { TURNS } from './turns.js';
import { Walk } from './walk.js';
import { startWorld } from './world.js';
import type { World } from './world.js';

describe('a walk through the pages', { timeout: 240_000 }, () => {
  let world: World;
  let walk: Walk;

  beforeAll(async () => {
    world = await startWorld();
    await world.fill(allOrders());
    walk = new Walk(world);
  });
  afterAll(async () => {
    const file = process.env['WALK'];
    if (file !== undefined) walk.report(file);
    await walk.end();
    await world.stop();
  });

  const sections = sectionsOfWalk();
  test('types no line in another way that no page has', () => {
    const lines = sections.flatMap((section) => ownLines(section).map((line) => ({ page: section.page, line })));
    const used = new Set(lines.flatMap(({ page, line }) => [`${page}: ${line}`, line]));
    expect(Object.keys(TURNS).filter((key) => !used.has(key))).toEqual([]);
  });

  test.each(PAGES.filter((page) => sections.some((section) => section.page === page && ownLines(section).length > 0)))(
    '%s',
    async (page) => {
      const problems: string[] = [];
      for (const section of sections.filter((one) => one.page === page)) problems.push(...(await walk.section(section)));
      expect(problems).toEqual([]);
    },
  );
});
