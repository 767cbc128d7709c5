/**
 * The golden listing: what the board must show for GREYSON's PO 4755, worked out by hand-written rules that share no code with the
 * product. Only the source rows are taken from it. Kept plain on purpose: a person must be able to check it by reading.
 */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** The sizes that occur in this PO, in the order of the table. */
const sizes = [
  'XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL', 'XXXL',
  '0', '2', '4', '6', '8', '10', '12',
  '30/30', '30/32', '32/30', '32/32', '34/30', '34/32', '36/30', '36/32',
];

export function listing(rows: readonly Row[]): string {
  let text = "# GREYSON's PO 4755 on the board: title | group | sizes with quantities (- means none)\n";
  for (const row of rows) {
    if (row['CUSTOMER NAME'] !== 'GREYSON CLOTHIERS' || row['CUSTOMER SEASON'] !== null) throw new Error('This listing knows GREYSON without a customer season only.');
    const title = `${row['CUSTOMER STYLE']} ${row['CUSTOMER COLOUR DESCRIPTION']} ${row['AAG ORDER NUMBER']}`;
    const group = `GREYSON ${row['AAG SEASON']}`;
    text += `${title} | ${group} | ${sizeText(row)}\n`;
  }
  return text;
}

function sizeText(row: Row): string {
  const found: string[] = [];
  let sum = 0;
  for (const size of sizes) {
    const quantity = Number(row[size] ?? 0);
    if (quantity > 0) {
      found.push(`${size} ${quantity}`);
      sum += quantity;
    }
  }
  // A size that this list has forgotten would show here.
  if (sum !== row['TOTAL QTY']) throw new Error(`${row['AAG ORDER NUMBER']}: the sizes add up to ${sum}, and TOTAL QTY says ${row['TOTAL QTY']}.`);
  return found.length === 0 ? '-' : found.join(', ');
}
