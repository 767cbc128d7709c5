/** Monday's largest page of items. */
export const PAGE_SIZE = 500;

/** `items(ids:)` takes at most this many ids. The same limit is used for values, where Monday documents none. */
export const IDS_PER_READ = 100;

const ITEM = 'id name state group { id } column_values(ids: $columns) { id text }';

/** What a read by id shows besides: where the item or subitem is now. People move both, and the ids stay. */
const PLACE = 'board { id name } parent_item { id }';
const COLUMN = 'id title type settings capabilities { calculated { function } }';

/** Every query that this service sends, and the mutations of `board prepare`. Constants, so that a test can check each against Monday's schema. */
export const queries = {
  board: `query Board($board: ID!) {
  boards(ids: [$board], state: all) {
    id name state type hierarchy_type access_level permissions items_count items_limit
    columns { ${COLUMN} }
    groups { id title archived deleted }
  }
}`,
  boardOwners: `query BoardOwners($board: ID!) {
  me { id }
  boards(ids: [$board], state: all) { id owners { id } }
}`,
  boardColumns: `query BoardColumns($board: ID!) {
  boards(ids: [$board], state: all) { id state columns { ${COLUMN} } }
}`,
  groups: `query Groups($board: ID!) {
  boards(ids: [$board]) { id groups { id title archived deleted } }
}`,
  findItems: `query FindItems($board: ID!, $column: String!, $values: [String]!, $columns: [String!], $limit: Int!) {
  items_page_by_column_values(board_id: $board, columns: [{ column_id: $column, column_values: $values }], limit: $limit) {
    cursor
    items { ${ITEM} }
  }
}`,
  allItems: `query AllItems($board: ID!, $columns: [String!], $limit: Int!) {
  boards(ids: [$board]) {
    id
    items_page(limit: $limit) {
      cursor
      items { ${ITEM} }
    }
  }
}`,
  nextItems: `query NextItems($cursor: String!, $columns: [String!], $limit: Int!) {
  next_items_page(cursor: $cursor, limit: $limit) {
    cursor
    items { ${ITEM} }
  }
}`,
  items: `query Items($ids: [ID!], $columns: [String!], $limit: Int!) {
  items(ids: $ids, limit: $limit) { ${ITEM} ${PLACE} }
}`,
  subitems: `query Subitems($ids: [ID!], $columns: [String!], $limit: Int!) {
  items(ids: $ids, limit: $limit) {
    id
    board { id }
    subitems { id name state parent_item { id } column_values(ids: $columns) { id text } }
  }
}`,
  versions: `query Versions {
  versions { value kind }
}`,
  createColumn: `mutation CreateColumn($board: ID!, $id: String!, $title: String!, $type: ColumnType!, $description: String!) {
  create_column(board_id: $board, id: $id, title: $title, column_type: $type, description: $description) { id }
}`,
  createDropdown: `mutation CreateDropdown($board: ID!, $id: String!, $title: String!, $labels: [CreateDropdownLabelInput!]!, $description: String!) {
  create_dropdown_column(board_id: $board, id: $id, title: $title, description: $description, defaults: { labels: $labels }) { id }
}`,
  createTemporaryItem: `mutation CreateTemporaryItem($board: ID!, $name: String!) {
  create_item(board_id: $board, item_name: $name) { id }
}`,
  createFirstSubitem: `mutation CreateFirstSubitem($parent: ID!, $name: String!) {
  create_subitem(parent_item_id: $parent, item_name: $name) { id }
}`,
  deleteTemporaryItem: `mutation DeleteTemporaryItem($item: ID!) {
  delete_item(item_id: $item) { id }
}`,
} as const;

export type QueryName = keyof typeof queries;

/** Operation names start with a capital, by GraphQL's convention. */
export function queryBody(name: QueryName, variables: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ query: queries[name], variables, operationName: name.charAt(0).toUpperCase() + name.slice(1) });
}
