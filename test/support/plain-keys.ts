/** Keys of three columns for every customer: what is tested of keys does not hang on which customers the shipped mapping gives more. */
export const plainKeys = (yaml: string): string => yaml.replace(/^ {2}extraColumns:\n(?: {4}.*\n)+/m, '  extraColumns: {}\n');
