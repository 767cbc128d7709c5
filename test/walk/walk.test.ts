import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGES, sectionsOfWalk } from '../docs/page-lines.js';
import { orders } from '../protocol/support/orders.js';
import { Walk } from './walk.js';
import { startWorld } from './world.js';
import type { World } from './world.js';

describe('a walk through the pages', { timeout: 240_000 }, () => {
  let world: World;
  let walk: Walk;

  beforeAll(async () => {
    world = await startWorld();
    await world.fill([...orders(6, { customer: 'GREYSON CLOTHIERS' }, 'GRY'), ...orders(3, { customer: 'RHONE' }, 'RHO'), ...orders(3, { customer: 'TITLE 9' }, 'ASH')]);
    walk = new Walk(world);
  });
  afterAll(async () => {
    const file = process.env['WALK'];
    if (file !== undefined) walk.report(file);
    await walk.endAll();
    await world.stop();
  });

  const sections = sectionsOfWalk();
  test.each(PAGES)('%s', async (page) => {
    const problems: string[] = [];
    for (const section of sections.filter((one) => one.page === page)) problems.push(...(await walk.section(section)));
    expect(problems).toEqual([]);
  });
});
