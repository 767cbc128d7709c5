// Written by `npm run cli -- generate`; do not edit.

/** A row of dbo.ORDERS_UNIFIED: the columns that the mapping reads. */
export interface SourceRow {
  readonly "CUSTOMER NAME": string | null;
  readonly "AAG ORDER NUMBER": string | null;
  readonly "CUSTOMER STYLE": string | null;
  readonly "CUSTOMER COLOUR DESCRIPTION": string | null;
  readonly "PO NUMBER": string | null;
  readonly "CUSTOMER ALT PO": string | null;
  readonly "PLANNED DELIVERY METHOD": string | null;
  readonly "ORIGINAL ALIAS/RELATED ITEM": string | null;
  readonly "PATTERN ID": string | null;
  readonly "CUSTOMER SEASON": string | null;
  readonly "AAG SEASON": string | null;
  readonly "ORDER DATE PO RECEIVED": string | null;
  readonly "DROP": string | null;
  readonly "STYLE DESCRIPTION": string | null;
  readonly "ALIAS/RELATED ITEM": string | null;
  readonly "CATEGORY": string | null;
  readonly "UNIT OF MEASURE": string | null;
  readonly "ORDER TYPE": string | null;
  readonly "DESTINATION": string | null;
  readonly "DESTINATION WAREHOUSE": string | null;
  readonly "ETA CUSTOMER WAREHOUSE DATE": string | null;
  readonly "EX FACTORY DATE": string | null;
  readonly "DELIVERY TERMS": string | null;
  readonly "NOTES": string | null;
  readonly "CUSTOMER PRICE": string | null;
  readonly "USA ONLY LSTP 75% EX WORKS": string | null;
  readonly "EX WORKS (USD)": string | null;
  readonly "ADMINISTRATION FEE": string | null;
  readonly "DESIGN FEE": string | null;
  readonly "FX CHARGE": string | null;
  readonly "HANDLING": string | null;
  readonly "SURCHARGE FEE": string | null;
  readonly "DISCOUNT": string | null;
  readonly "FINAL FOB (USD)": string | null;
  readonly "HS CODE": string | null;
  readonly "US DUTY RATE": string | null;
  readonly "US DUTY": string | null;
  readonly "FREIGHT": string | null;
  readonly "US TARIFF RATE": string | null;
  readonly "US TARIFF": string | null;
  readonly "DDP US (USD)": string | null;
  readonly "SMS PRICE USD": string | null;
  readonly "FINAL PRICES Y/N": string | null;
  readonly "NOTES FOR PRICE": string | null;
  readonly "XXXS": number | null;
  readonly "XXS": number | null;
  readonly "XS": number | null;
  readonly "S": number | null;
  readonly "S/M": number | null;
  readonly "M": number | null;
  readonly "M/L": number | null;
  readonly "L": number | null;
  readonly "L/XL": number | null;
  readonly "XL": number | null;
  readonly "XXL": number | null;
  readonly "XXXL": number | null;
  readonly "0": number | null;
  readonly "2": number | null;
  readonly "4": number | null;
  readonly "6": number | null;
  readonly "8": number | null;
  readonly "10": number | null;
  readonly "12": number | null;
  readonly "14": number | null;
  readonly "16": number | null;
  readonly "18": number | null;
  readonly "20": number | null;
  readonly "0-3M": number | null;
  readonly "3-6M": number | null;
  readonly "6-9M": number | null;
  readonly "9-12M": number | null;
  readonly "12-18M": number | null;
  readonly "18-24M": number | null;
  readonly "2T": number | null;
  readonly "3T": number | null;
  readonly "4T": number | null;
  readonly "5T": number | null;
  readonly "6T": number | null;
  readonly "30/30": number | null;
  readonly "30/32": number | null;
  readonly "32/30": number | null;
  readonly "32/32": number | null;
  readonly "34/30": number | null;
  readonly "34/32": number | null;
  readonly "36/30": number | null;
  readonly "36/32": number | null;
  readonly "32C": number | null;
  readonly "32D": number | null;
  readonly "32DD": number | null;
  readonly "34C": number | null;
  readonly "34D": number | null;
  readonly "34DD": number | null;
  readonly "36C": number | null;
  readonly "36D": number | null;
  readonly "36DD": number | null;
  readonly "OS": number | null;
  readonly "ONE SIZE": number | null;
  readonly "0w": number | null;
  readonly "10w": number | null;
  readonly "12w": number | null;
  readonly "1X": number | null;
  readonly "2/3": number | null;
  readonly "22": number | null;
  readonly "24": number | null;
  readonly "26": number | null;
  readonly "27": number | null;
  readonly "28": number | null;
  readonly "28-30L": number | null;
  readonly "29": number | null;
  readonly "2w": number | null;
  readonly "2X": number | null;
  readonly "2XL": number | null;
  readonly "30": number | null;
  readonly "30-30L": number | null;
  readonly "30-31L": number | null;
  readonly "30-32L": number | null;
  readonly "30X30": number | null;
  readonly "31": number | null;
  readonly "31/30": number | null;
  readonly "31/32": number | null;
  readonly "31-30L": number | null;
  readonly "31-31L": number | null;
  readonly "31-32L": number | null;
  readonly "31X30": number | null;
  readonly "32": number | null;
  readonly "32/34": number | null;
  readonly "32/36": number | null;
  readonly "32-30L": number | null;
  readonly "32-31L": number | null;
  readonly "32-32L": number | null;
  readonly "32DDD": number | null;
  readonly "32X30": number | null;
  readonly "33": number | null;
  readonly "33/30": number | null;
  readonly "33/32": number | null;
  readonly "33-30L": number | null;
  readonly "33-31L": number | null;
  readonly "33-32L": number | null;
  readonly "34": number | null;
  readonly "34/34": number | null;
  readonly "34-30L": number | null;
  readonly "34-31L": number | null;
  readonly "34-32L": number | null;
  readonly "34DDD": number | null;
  readonly "34X30": number | null;
  readonly "35": number | null;
  readonly "35/30": number | null;
  readonly "35/32": number | null;
  readonly "35-30L": number | null;
  readonly "35-31L": number | null;
  readonly "35-32L": number | null;
  readonly "36": number | null;
  readonly "36/34": number | null;
  readonly "36-30L": number | null;
  readonly "36-31L": number | null;
  readonly "36-32L": number | null;
  readonly "36DDD": number | null;
  readonly "36X30": number | null;
  readonly "38": number | null;
  readonly "38/30": number | null;
  readonly "38/32": number | null;
  readonly "38/34": number | null;
  readonly "38/36": number | null;
  readonly "38-30L": number | null;
  readonly "38-31L": number | null;
  readonly "38-32L": number | null;
  readonly "38C": number | null;
  readonly "38D": number | null;
  readonly "38DD": number | null;
  readonly "38DDD": number | null;
  readonly "38X30": number | null;
  readonly "3X": number | null;
  readonly "3XL": number | null;
  readonly "4/5": number | null;
  readonly "40": number | null;
  readonly "40/30": number | null;
  readonly "40/32": number | null;
  readonly "40-30L": number | null;
  readonly "40-31L": number | null;
  readonly "40X30": number | null;
  readonly "42": number | null;
  readonly "44": number | null;
  readonly "46": number | null;
  readonly "48": number | null;
  readonly "4w": number | null;
  readonly "4X": number | null;
  readonly "4XL": number | null;
  readonly "4XT": number | null;
  readonly "5": number | null;
  readonly "50": number | null;
  readonly "52": number | null;
  readonly "54": number | null;
  readonly "56": number | null;
  readonly "58": number | null;
  readonly "6/7": number | null;
  readonly "60": number | null;
  readonly "6w": number | null;
  readonly "7": number | null;
  readonly "8w": number | null;
  readonly "9": number | null;
  readonly "L(10-12)": number | null;
  readonly "L(14-16)": number | null;
  readonly "M(10-12)": number | null;
  readonly "M(8-10)": number | null;
  readonly "S(6-8)": number | null;
}

/** A row of dbo.STG_MON_CustMasterSchedule: the columns that the mapping fills. */
export interface StagingRow {
  readonly "Title": string | null;
  readonly "Group": string | null;
  readonly "AAG ORDER NUMBER": string | null;
  readonly "CUSTOMER": string | null;
  readonly "AAG SEASON": string | null;
  readonly "CUSTOMER SEASON": string | null;
  readonly "ORDER DATE PO RECEIVED": string | null;
  readonly "DROP": string | null;
  readonly "PO NUMBER": string | null;
  readonly "CUSTOMER ALT PO": string | null;
  readonly "STYLE": string | null;
  readonly "STYLE DESCRIPTION": string | null;
  readonly "ALIAS RELATED ITEM": string | null;
  readonly "COLOR": string | null;
  readonly "CATEGORY": string | null;
  readonly "PATTERN ID": string | null;
  readonly "UNIT OF MEASURE": string | null;
  readonly "ORDER TYPE": string | null;
  readonly "DESTINATION": string | null;
  readonly "DESTINATION WAREHOUSE": string | null;
  readonly "CUSTOMER REQ IN DC DATE": string | null;
  readonly "CUSTOMER EX FACTORY DATE": string | null;
  readonly "DELIVERY TERMS": string | null;
  readonly "PLANNED DELIVERY METHOD": string | null;
  readonly "NOTES": string | null;
  readonly "CUSTOMER PRICE": string | null;
  readonly "USA ONLY LSTP 75% EX WORKS": string | null;
  readonly "EX WORKS (USD)": string | null;
  readonly "ADMINISTRATION FEE": string | null;
  readonly "DESIGN FEE": string | null;
  readonly "FX CHARGE": string | null;
  readonly "HANDLING": string | null;
  readonly "SURCHARGE FEE": string | null;
  readonly "DISCOUNT": string | null;
  readonly "FINAL FOB (USD)": string | null;
  readonly "HS CODE": string | null;
  readonly "US DUTY RATE": string | null;
  readonly "US DUTY": string | null;
  readonly "FREIGHT": string | null;
  readonly "US TARIFF RATE": string | null;
  readonly "US TARIFF": string | null;
  readonly "DDP US (USD)": string | null;
  readonly "SMS PRICE USD": string | null;
  readonly "FINAL PRICES Y/N": string | null;
  readonly "NOTES FOR PRICE": string | null;
}

/** A row of dbo.MON_CustMasterSchedule: the item, and the columns that the mapping fills. */
export interface ProductionRow {
  readonly "Item ID": string;
  readonly "Title": string;
  readonly "Group": string;
  readonly "AAG ORDER NUMBER": string | null;
  readonly "CUSTOMER": string | null;
  readonly "AAG SEASON": string | null;
  readonly "CUSTOMER SEASON": string | null;
  readonly "ORDER DATE PO RECEIVED": string | null;
  readonly "DROP": string | null;
  readonly "PO NUMBER": string | null;
  readonly "CUSTOMER ALT PO": string | null;
  readonly "STYLE": string | null;
  readonly "STYLE DESCRIPTION": string | null;
  readonly "ALIAS RELATED ITEM": string | null;
  readonly "COLOR": string | null;
  readonly "CATEGORY": string | null;
  readonly "PATTERN ID": string | null;
  readonly "UNIT OF MEASURE": string | null;
  readonly "ORDER TYPE": string | null;
  readonly "DESTINATION": string | null;
  readonly "DESTINATION WAREHOUSE": string | null;
  readonly "CUSTOMER REQ IN DC DATE": string | null;
  readonly "CUSTOMER EX FACTORY DATE": string | null;
  readonly "DELIVERY TERMS": string | null;
  readonly "PLANNED DELIVERY METHOD": string | null;
  readonly "NOTES": string | null;
  readonly "CUSTOMER PRICE": string | null;
  readonly "USA ONLY LSTP 75% EX WORKS": string | null;
  readonly "EX WORKS (USD)": string | null;
  readonly "ADMINISTRATION FEE": string | null;
  readonly "DESIGN FEE": string | null;
  readonly "FX CHARGE": string | null;
  readonly "HANDLING": string | null;
  readonly "SURCHARGE FEE": string | null;
  readonly "DISCOUNT": string | null;
  readonly "FINAL FOB (USD)": string | null;
  readonly "HS CODE": string | null;
  readonly "US DUTY RATE": string | null;
  readonly "US DUTY": string | null;
  readonly "FREIGHT": string | null;
  readonly "US TARIFF RATE": string | null;
  readonly "US TARIFF": string | null;
  readonly "DDP US (USD)": string | null;
  readonly "SMS PRICE USD": string | null;
  readonly "FINAL PRICES Y/N": string | null;
  readonly "NOTES FOR PRICE": string | null;
}

/** What the sync wants an item of board 9200517329 to show, by column id: normalised text, or null for blank. */
export interface MondayValues {
  /** AAG ORDER NUMBER: text. */
  readonly text_mkr5wya6: string | null;
  /** CUSTOMER: dropdown. */
  readonly dropdown_mkr542p2: string | null;
  /** AAG SEASON: dropdown. */
  readonly dropdown_mkr58de6: string | null;
  /** CUSTOMER SEASON: dropdown. */
  readonly dropdown_mkr5rgs6: string | null;
  /** ORDER DATE PO RECEIVED: date. */
  readonly date_mkr5zp5: string | null;
  /** DROP: dropdown. */
  readonly dropdown_mkr5w5e: string | null;
  /** PO NUMBER: text. */
  readonly text_mkr5ej2x: string | null;
  /** CUSTOMER ALT PO: text. */
  readonly text_mkrh94rx: string | null;
  /** STYLE: text. */
  readonly text_mktdechp: string | null;
  /** STYLE DESCRIPTION: long_text. */
  readonly long_text_mkr5p0cf: string | null;
  /** ALIAS RELATED ITEM: text. */
  readonly text_mkrhra2c: string | null;
  /** COLOR: long_text. */
  readonly long_text_mktdy7re: string | null;
  /** CATEGORY: dropdown. */
  readonly dropdown_mkr5s5n3: string | null;
  /** PATTERN ID: text. */
  readonly text_mkr5cz8m: string | null;
  /** UNIT OF MEASURE: status. */
  readonly color_mkr5yf27: string | null;
  /** ORDER TYPE: dropdown. */
  readonly dropdown_mkr518fc: string | null;
  /** DESTINATION: text. */
  readonly text_mkr5kbc6: string | null;
  /** DESTINATION WAREHOUSE: text. */
  readonly text_mkr5ps35: string | null;
  /** CUSTOMER REQ IN DC DATE: date. */
  readonly date_mkr554yz: string | null;
  /** CUSTOMER EX FACTORY DATE: date. */
  readonly date_mkr57811: string | null;
  /** DELIVERY TERMS: dropdown. */
  readonly dropdown_mkr5kk5: string | null;
  /** PLANNED DELIVERY METHOD: text. */
  readonly text_mkr5wcpw: string | null;
  /** NOTES: long_text. */
  readonly long_text_mkr5hass: string | null;
  /** CUSTOMER PRICE: numbers. */
  readonly numeric_mkr5cact: string | null;
  /** USA ONLY LSTP 75% EX WORKS: numbers. */
  readonly numeric_mkr5yne4: string | null;
  /** EX WORKS (USD): numbers. */
  readonly numeric_mkr5erhv: string | null;
  /** ADMINISTRATION FEE: numbers. */
  readonly numeric_mkr5k68: string | null;
  /** DESIGN FEE: numbers. */
  readonly numeric_mkr5h612: string | null;
  /** FX CHARGE: numbers. */
  readonly numeric_mkr5gp6a: string | null;
  /** HANDLING: text. */
  readonly text_mkr5s3tm: string | null;
  /** SURCHARGE FEE: numbers. */
  readonly numeric_mkr57cem: string | null;
  /** DISCOUNT: numbers. */
  readonly numeric_mkr56xx8: string | null;
  /** FINAL FOB (USD): numbers. */
  readonly numeric_mkr5nhr7: string | null;
  /** HS CODE: long_text. */
  readonly long_text_mktdz0g: string | null;
  /** US DUTY RATE: numbers. */
  readonly numeric_mkr5r6at: string | null;
  /** US DUTY: numbers. */
  readonly numeric_mkr5ev2q: string | null;
  /** FREIGHT: numbers. */
  readonly numeric_mksfr0r2: string | null;
  /** US TARIFF RATE: numbers. */
  readonly numeric_mkr55zg1: string | null;
  /** US TARIFF: numbers. */
  readonly numeric_mkr51ndy: string | null;
  /** DDP US (USD): numbers. */
  readonly numeric_mkr5js0x: string | null;
  /** SMS PRICE USD: numbers. */
  readonly numeric_mkr58nvp: string | null;
  /** FINAL PRICES Y/N: text. */
  readonly text_mkr5ptvg: string | null;
  /** NOTES FOR PRICE: long_text. */
  readonly long_text_mkr5znxn: string | null;
}
