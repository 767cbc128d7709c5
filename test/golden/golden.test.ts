import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenOrders } from '../../sandbox/sample/golden-orders.js';
import { listing } from './listing.js';

const file = readFileSync(new URL('greyson-4755.txt', import.meta.url), 'utf8');
const lines = file.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(' | '));
const sized = lines.filter(([, , sizes]) => sizes !== '-');

describe("GREYSON's PO 4755", () => {
  it('is 69 orders, 40 of them with quantities, 264 quantities', () => {
    expect([lines.length, sized.length, sized.flatMap(([, , sizes = '']) => sizes.split(', ')).length]).toEqual([69, 40, 264]);
  });

  it('is in the checked-in file as the source has it', () => {
    expect(listing(goldenOrders())).toBe(file);
  });

  it('has one title per order and one group', () => {
    expect(new Set(lines.map(([title]) => title)).size).toBe(69);
    expect(new Set(lines.map(([, group]) => group))).toEqual(new Set(['GREYSON 2025 FALL']));
  });

  it('shows the first and the last order as they were written down', () => {
    expect(lines[0]).toEqual(['M01Y09 DEAN BLUE/WHITE GRE-04101', 'GREYSON 2025 FALL', 'XS 12, S 40, M 86, L 94, XL 70, XXL 36, XXXL 10']);
    expect(lines[68]).toEqual(['MSP25B50 942 - BONNEVILLE GRE-04169', 'GREYSON 2025 FALL', 'XS 138, S 94, M 106, L 196, XL 62, XXL 92, XXXL 40']);
  });

  it('comes with the PO, the season and the dates that it had', () => {
    for (const order of goldenOrders()) {
      expect(order).toMatchObject({ 'PO NUMBER': '4755', 'CUSTOMER NAME': 'GREYSON CLOTHIERS', 'AAG SEASON': '2025 FALL', 'CUSTOMER SEASON': null });
      expect(String(order['ORDER DATE PO RECEIVED'])).toMatch(/^2025-/);
      expect(order).not.toHaveProperty('ONE SIZE');
    }
  });
});
