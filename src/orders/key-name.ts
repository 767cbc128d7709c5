/** The name of an order for a person, from the parts of its key: `GRY-001 | MSP25B50 | ARCTIC`. Blank parts are left out. */
export const keyName = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' | ');
