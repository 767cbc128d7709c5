import { describe, expect, it } from 'vitest';
import { nearName } from '../../src/orders/nearest.js';

const KNOWN = ['CUSTOMER', 'CUSTOMER STYLE', 'STYLE', 'AAG ORDER NUMBER', 'ADDRESS 1', 'ADDRESS 2', 'RATE (US)', 'RATE (UK)'];

describe('the nearest name', () => {
  it('is certain where only case, separators or a letter differ', () => {
    expect(nearName('aag_order_number', KNOWN)).toEqual({ name: 'AAG ORDER NUMBER', certain: true });
    expect(nearName('CUSTMER STYLE', KNOWN)).toEqual({ name: 'CUSTOMER STYLE', certain: true });
  });

  it('is a guess where the words of one name end or begin the other', () => {
    expect(nearName('parent_aag_order_number', KNOWN)).toEqual({ name: 'AAG ORDER NUMBER', certain: false });
    expect(nearName('customer_name', KNOWN)).toEqual({ name: 'CUSTOMER', certain: false });
    expect(nearName('order_style', KNOWN)).toEqual({ name: 'STYLE', certain: false });
  });

  it('is none where nothing is near, two are equally near, or a number differs', () => {
    expect(nearName('FREIGHT', KNOWN)).toBeNull();
    expect(nearName('RATE (UX)', KNOWN)).toBeNull();
    expect(nearName('ADDRESS 3', KNOWN)).toBeNull();
    expect(nearName('CUSTOMER COLOUR DESCRIPTION', KNOWN)).toBeNull();
  });
});
