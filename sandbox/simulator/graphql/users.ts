/** The user of the API token. */
export const syncUser = { id: '70000001', name: 'Order Sync', email: 'order-sync@example.com' };

/** All other users. */
export const person = { id: '70000002', name: 'A person', email: 'person@example.com' };
