import type { ProductKind } from './product-kind.js';
import type { SampleCustomer } from './customers.js';
import type { Random } from './random.js';

interface KindShape {
  readonly category: string;
  readonly descriptions: readonly string[];
  /** Size columns that this kind is sold in. An order has a range of neighbouring ones. */
  readonly sizes: readonly string[];
  /** Prices in cents, from and to. */
  readonly price: readonly [number, number];
}

const list = (text: string): readonly string[] => text.split(' ');

export const kindShapes: Readonly<Record<ProductKind, KindShape>> = {
  menTop: {
    category: 'MENS',
    descriptions: ['GUIDE POLO', 'SEQUOIA HOODIE', 'CREW TEE', 'TRAINING JACKET'],
    sizes: list('XS S M L XL XXL XXXL'),
    price: [1450, 5200],
  },
  womenTop: {
    category: 'WOMENS',
    descriptions: ['NALLA', 'LUNA TANK', 'SCOOP DRESS', 'CROPPED HALF ZIP'],
    sizes: list('XXS XS S M L XL XXL'),
    price: [1300, 6400],
  },
  trousers: {
    category: 'MENS',
    descriptions: ['MONTAUK TROUSER', 'CHINO', 'TRAVEL PANT'],
    sizes: list('30/30 30/32 32/30 32/32 34/30 34/32 36/30 36/32'),
    price: [2600, 5900],
  },
  womenNumeric: {
    category: 'WOMENS',
    descriptions: ['PLEATED SKORT', 'PRINTED TROUSER', 'WRAP DRESS'],
    sizes: list('0 2 4 6 8 10 12 14'),
    price: [2100, 7200],
  },
  bra: {
    category: 'WOMENS',
    descriptions: ['HIGH SUPPORT BRA', 'FRONT ZIP BRA'],
    sizes: list('32C 32D 32DD 34C 34D 34DD 36C 36D 36DD'),
    price: [1600, 3600],
  },
  kids: { category: 'KIDS', descriptions: ['KIDS TEE', 'KIDS JOGGER'], sizes: list('2T 3T 4T 5T 6T'), price: [700, 1800] },
  infant: {
    category: 'KIDS',
    descriptions: ['ROMPER', 'SLEEPSUIT'],
    sizes: list('0-3M 3-6M 6-9M 9-12M 12-18M 18-24M'),
    price: [600, 1500],
  },
  belt: { category: 'MENS', descriptions: ['WOVEN BELT', 'LEATHER COAT'], sizes: list('32 34 36 38 40 42'), price: [1100, 135_000] },
  accessory: { category: 'ACCESSORIES', descriptions: ['CREW SOCK', 'RUNNING CAP', 'TOTE'], sizes: ['OS'], price: [300, 2400] },
};

/** One style of a customer: the values that are the same in all its orders. */
export interface Style {
  readonly code: string;
  readonly kind: ProductKind;
  readonly description: string;
  readonly priceCents: number;
  readonly patternId: string;
  readonly hsCode: string;
}

/** A customer orders the same styles repeatedly, in other colours. With 12 each, the styles of all customers stay within a dropdown's 500 labels. */
const STYLES_PER_CUSTOMER = 12;

const HS_CODES = ['6110.30.3053', '6104.63.2006', '6103.43.1520', '6212.10.9020', '6109.10.0012', '6203.42.4011'];

export function stylesOf(customer: SampleCustomer, random: Random): readonly Style[] {
  return Array.from({ length: STYLES_PER_CUSTOMER }, () => {
    const kind = random.pick(customer.kinds);
    const shape = kindShapes[kind];
    return {
      code: fillPattern(random.pick(customer.styles), random),
      kind,
      description: random.pick(shape.descriptions),
      priceCents: random.whole(...shape.price),
      patternId: `${customer.prefix}-P${random.whole(100, 999)}`,
      hsCode: random.pick(HS_CODES),
    };
  });
}

function fillPattern(pattern: string, random: Random): string {
  return pattern.replace(/[#@]/g, (sign) => (sign === '#' ? String(random.whole(0, 9)) : String.fromCharCode(65 + random.whole(0, 25))));
}

const COLOURS = [
  'WHITE',
  'BLACK',
  'NAVY',
  'SOLID BLACK',
  'SOLID BLUEBERRY',
  'FRENCH LEOPARD',
  'CHERRY RED',
  'COYOTE BROWN',
  'ARMY OLIVE',
  'ANDORRA',
  'CAFE NOIR',
  'DKGR',
  'GINGHAM BLACK',
  'SKY CAPTAIN',
  'COOL GREY',
  'ANTIQUE MOSS',
  'GARDEN PARTY CHILI OIL',
  'SONG OF THE SOLSTICE',
  'BLACK / DIJON',
  'BLACK-WHITE',
  'DEAN BLUE/WHITE',
  'TOTAL ECLIPSE/TRUE BLACK LINER',
  'OJAI - EMERALD POOL PRINT',
  'WHITE (REFLECTIVE LOGO)',
  'ROSÉ',
  'BLANC / BLEU MARINÉ',
];

const NUMBERED_COLOURS = [
  '417 - MALTESE BLUE',
  '942 - BONNEVILLE',
  '100 - ARCTIC',
  '001 - SHEPHERD',
  '015 - LIGHT GREY HEATHER',
  '332 - ATLANTIS',
  '620 - PINK FLOYD',
  '499 - WOLF BLUE/ARCTIC',
  '830 - BLOOD ORANGE (STRIPE)',
];

export function colourOf(customer: SampleCustomer, random: Random): string {
  return random.pick(customer.numberedColours ? NUMBERED_COLOURS : COLOURS);
}
