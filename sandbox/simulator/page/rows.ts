import { palette } from '../board/boot.js';
import { present, type Column, type Item } from '../board/model.js';
import { readCell } from '../columns/codec.js';
import { count, html, type SafeHtml } from './html.js';

/** The layout of the rows of a page: columns, and the subitems of an item. */
export interface RowLayout {
  readonly columns: readonly Column[];
  readonly subitemColumns: readonly Column[];
  readonly subitemsOf: (item: Item) => readonly Item[];
}

/** Header row of a group's table. */
export function headerRow({ columns }: RowLayout): SafeHtml {
  return html`<tr>
    <th class="name">Item</th>
    <th class="sizes">Subitems</th>
    ${columns.map((column) => html`<th class="${column.type}" title="${column.title} · ${column.id} · ${column.type}">${column.title}</th>`)}
  </tr>`;
}

/** An item's row, and below it the row with its subitems, which the page keeps closed until asked. */
export function itemRows(item: Item, layout: RowLayout): SafeHtml {
  const subitems = layout.subitemsOf(item);
  const toggle =
    subitems.length === 0
      ? html`<span class="none">–</span>`
      : html`<button class="toggle" data-toggle="${item.id}" aria-expanded="false"><i></i>${subitemSummary(subitems, layout)}</button>`;
  const mark = item.createdBy === 'person' ? html`<span class="person" title="Made by a person">person</span>` : null;
  const row = html`<tr class="item" data-item="${item.id}" data-version="${versionMark(item, subitems)}">
    <td class="name"><span title="${item.id}">${present(item).name}</span>${mark}</td>
    <td class="sizes">${toggle}</td>
    ${layout.columns.map((column) => cell(column, item))}
  </tr>`;
  return subitems.length === 0 ? row : html`${row}${subitemRow(item, subitems, layout)}`;
}

function subitemRow(item: Item, subitems: readonly Item[], { columns, subitemColumns }: RowLayout): SafeHtml {
  return html`<tr class="subitems" data-of="${item.id}" hidden>
    <td colspan="${columns.length + 2}">
      <table>
        <thead>
          <tr>
            <th class="name">Subitem</th>
            ${subitemColumns.map((column) => html`<th class="${column.type}">${column.title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${subitems.map(
            (subitem) =>
              html`<tr>
                <td class="name"><span title="${subitem.id}">${present(subitem).name}</span></td>
                ${subitemColumns.map((column) => cell(column, subitem))}
              </tr>`,
          )}
        </tbody>
      </table>
    </td>
  </tr>`;
}

/** "5 · 1,240 pcs": how many subitems, and the sum of their first number column. */
function subitemSummary(subitems: readonly Item[], { subitemColumns }: RowLayout): SafeHtml {
  const quantity = subitemColumns.find((column) => column.type === 'numbers');
  const sum = quantity ? subitems.reduce((total, subitem) => total + Number(readCell(quantity, subitem).text ?? 0), 0) : null;
  return html`<b>${count(subitems.length)}</b>${sum === null ? null : html`<em>${count(sum)} pcs</em>`}`;
}

function cell(column: Column, item: Item): SafeHtml {
  const text = readCell(column, item).text ?? '';
  if (text === '') return html`<td class="${column.type}"></td>`;
  if (column.type === 'status') return html`<td class="status filled" style="background:${statusColor(column, item)}">${text}</td>`;
  if (column.type === 'dropdown')
    return html`<td class="dropdown">${text.split(', ').map((label) => html`<span class="pill">${label}</span>`)}</td>`;
  if (column.type === 'numbers')
    return html`<td class="numbers">${Number(text).toLocaleString('en-US', { maximumFractionDigits: 4 })}</td>`;
  if (column.type === 'date') return html`<td class="date">${dayText(text)}</td>`;
  return html`<td class="${column.type}"><span title="${text}">${text}</span></td>`;
}

function statusColor(column: Column, item: Item): string {
  const stored = present(item).cells.get(column.id);
  const index = typeof stored === 'object' && 'index' in stored ? stored.index : 0;
  return palette[(index + 2) % palette.length] ?? '#00c875';
}

/** "2026-11-22" as "Nov 22, 2026". */
function dayText(text: string): string {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return day.toLocaleDateString('en-US', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });
}

/** Changes whenever the content of the row changes, so that the page can highlight new content. */
const versionMark = (item: Item, subitems: readonly Item[]): string =>
  `${present(item).at}.${subitems.length}.${Math.max(0, ...subitems.map((subitem) => present(subitem).at))}`;
