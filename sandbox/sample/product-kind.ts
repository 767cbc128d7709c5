/** What a style is: it decides its sizes, its descriptions and its price. */
export type ProductKind = 'menTop' | 'womenTop' | 'trousers' | 'womenNumeric' | 'bra' | 'kids' | 'infant' | 'belt' | 'accessory';
