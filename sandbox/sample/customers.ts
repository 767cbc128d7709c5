import type { ProductKind } from './product-kind.js';

/** How a customer writes its season: not at all (the AAG season counts), as a sentence, or as a code. */
export type SeasonHabit = 'none' | 'long' | 'short';

export interface SampleCustomer {
  /** The name as the source has it, in the customer's own case. */
  readonly name: string;
  /** First part of its order numbers. */
  readonly prefix: string;
  /** Rows this customer has among 78,654: the weight in a mixed sample. The largest has a fifth of all. */
  readonly rows: number;
  /** Style patterns: `#` becomes a digit, `@` a capital letter. */
  readonly styles: readonly string[];
  readonly kinds: readonly ProductKind[];
  readonly season: SeasonHabit;
  /** The colour starts with a number (`417 - MALTESE BLUE`). */
  readonly numberedColours?: true;
}

const tops = ['menTop', 'womenTop'] as const;
const women = ['womenTop', 'womenNumeric', 'bra'] as const;
const golf = ['menTop', 'trousers', 'womenNumeric', 'belt'] as const;
const active = ['menTop', 'womenTop', 'bra', 'accessory'] as const;

const customer = (
  name: string,
  prefix: string,
  rows: number,
  season: SeasonHabit,
  kinds: readonly ProductKind[],
  ...styles: string[]
): SampleCustomer => ({ name, prefix, rows, styles, kinds, season });

/** Every customer of the sample. All of them are in the list of canonical customers. */
export const sampleCustomers: readonly SampleCustomer[] = [
  customer('BOGGI MILANO', 'BOG', 16_162, 'long', golf, 'BO##A0#####', 'BO##P0#####'),
  customer('EQUINOX', 'EQU', 8_788, 'short', active, 'EQM0#####', 'EQW0#####'),
  customer('RYDERWEAR (AU)', 'RYD', 7_153, 'none', active, 'S4W25###', 'R@#M####'),
  customer('CAMILLA (AU)', 'CAM', 6_667, 'long', women, 'SONE###', 'W@SN###'),
  customer('Peloton Private Label', 'PEL', 6_122, 'short', active, 'WR0#### P', 'WR0####', 'MT00###'),
  { ...customer('GREYSON CLOTHIERS', 'GRE', 5_320, 'none', golf, 'MSP25B##', 'LFA25K##', 'LSP26I##', 'M01Y##'), numberedColours: true },
  customer('WHITE FOX (AU)', 'WHI', 3_950, 'none', tops, 'WFASH##', 'WFASP##'),
  customer('SUMMERSALT', 'SUM', 3_185, 'long', women, 'SS-@@-####', 'SSW####'),
  customer('G FORE', 'GFO', 2_844, 'long', golf, 'G4M@##K##', 'G4L@##K##'),
  customer('AJE ATHLETICA (AU)', 'AJE', 2_817, 'none', women, '22#AA####'),
  customer('RHONE', 'RHO', 2_038, 'short', tops, '10####'),
  customer('BC BRANDS', 'BCB', 1_485, 'long', ['womenTop', 'kids', 'infant'], 'BC####-##'),
  customer('TAYLOR MADE', 'TAY', 1_315, 'long', golf, 'TMA##@###', 'N#####'),
  customer('SUN DAY RED', 'SUN', 1_201, 'short', golf, 'SDR####', 'N9####'),
  customer('SEISSENSE', 'SEI', 977, 'none', women, 'SEI-@##'),
  customer('SOUL CYCLE', 'SOU', 820, 'long', active, '68##.01 U P##', 'SC####'),
  customer('JOHNNY WAS', 'JOW', 776, 'short', women, 'A####-#', 'J#####'),
  customer('UNE PIECE (AU)', 'UNE', 766, 'none', women, 'CB@@', 'UP###'),
  customer('SPIRITUAL GANGSTER', 'SPI', 729, 'long', women, 'SG######'),
  customer('TITLE 9', 'TIT', 672, 'short', ['womenTop', 'womenNumeric'], '62####', 'T9W01####'),
  customer('BORN PRIMITIVE', 'BOR', 627, 'none', active, 'BP-OD-JK#', 'BP-@@-####'),
  customer('JOHNNIE O', 'JOO', 591, 'long', ['menTop', 'womenTop'], 'JWHD1#####', 'JMPO####'),
  customer('BAD BIRDIE', 'BAD', 556, 'none', golf, 'BBWB0##-0##', 'BBMP0##-0##'),
  customer('TRACKSMITH', 'TRA', 509, 'short', tops, 'WB1####', 'MB1####'),
  customer('AESTHETIC REVOLUTION LLC (US)', 'AER', 506, 'none', tops, 'WESTTE_W###', 'ASRV_M0###'),
  customer('FARADAY LABS, INC (LAMBS)', 'LMB', 410, 'none', tops, 'LMB##-UTHWP', 'LMB##-@@HW'),
  customer('EDWONDER', 'EDW', 386, 'long', tops, 'EW####'),
  customer('AIME LEON DORE', 'AIM', 230, 'none', ['menTop', 'trousers'], 'ALD-@###'),
  customer('ASHER GOLF', 'ASH', 188, 'long', golf, 'AG###-##'),
  customer('ALWRLD (US)', 'ALW', 165, 'none', tops, 'ALW###'),
  customer('FEETURES', 'FEE', 129, 'long', ['accessory', 'menTop'], 'FE####'),
  customer("STARLIGHT CHILDREN'S FOUNDATION (AU)", 'STA', 100, 'none', ['kids', 'infant'], 'SCF###'),
  customer('AESCAPE', 'AES', 88, 'none', active, 'AESM0##', 'AESW0##'),
  customer('BANDIT RUNNING', 'BRU', 86, 'short', tops, 'WB164##', 'MB164##'),
  customer('DSSLR', 'DSS', 75, 'none', tops, 'DMP0##'),
  customer('CUTS CLOTHING', 'CUT', 57, 'long', ['menTop', 'trousers'], 'SCT4##'),
  customer('NOBULL', 'NOB', 49, 'none', active, 'NB-@##'),
  customer('MACK WELDON', 'MWE', 46, 'short', ['menTop', 'womenTop'], 'M01Z##', 'M01Y##'),
  customer('TELFAR', 'TEL', 41, 'none', tops, 'TF-####'),
  customer('ACTIVELY BLACK', 'ACB', 28, 'none', active, 'AB##@###'),
];

/** The customers of that name, or all of them. Throws for a name that the sample does not contain. */
export function chooseCustomers(chosen: readonly string[] | undefined): readonly SampleCustomer[] {
  if (chosen === undefined) return sampleCustomers;
  if (chosen.length === 0) throw new Error('The list of customers is empty. Name at least one, or leave it out for all.');
  return chosen.map(findCustomer);
}

/** The customer of that name in the source. */
export function findCustomer(name: string): SampleCustomer {
  const found = sampleCustomers.find((known) => known.name === name);
  if (found) return found;
  throw new Error(`The sample has no customer "${name}". Known: ${sampleCustomers.map((known) => known.name).join(', ')}.`);
}
