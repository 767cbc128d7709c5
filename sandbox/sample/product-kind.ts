/** The kind of a style, which determines its sizes, descriptions and price. */
export type ProductKind = 'menTop' | 'womenTop' | 'trousers' | 'womenNumeric' | 'bra' | 'kids' | 'infant' | 'belt' | 'accessory';
