import { readFileSync } from 'node:fs';
import { present, type Board, type Item } from '../board/model.js';
import type { ControlParts } from '../control/actions.js';
import { choosableColumns, shownColumns, shownSubitemColumns } from './columns.js';
import { groupBody, groupHead, groupViews, openAtFirst, type GroupView } from './groups.js';
import { count, html, SafeHtml } from './html.js';
import type { RowLayout } from './rows.js';

const asset = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const style = asset('style.css');
const script = asset('browser.js');

/** The state of a page in the browser: group id -> revision of the shown table. */
export interface Screen {
  readonly open: ReadonlyMap<string, { readonly revision: number; readonly all: boolean }>;
  /** Column ids the person chose; empty for the default ones. */
  readonly columns: readonly string[];
  /** Columns that are on the screen now, as the last update named them. */
  readonly layout: string;
}

/** Reads the screen from a query: `open=group:revision[:all],...`, `columns=id,...`, `layout=...`. */
export function readScreen(query: URLSearchParams): Screen {
  const list = (name: string): string[] => (query.get(name) ?? '').split(',').filter(Boolean);
  const open = new Map(
    list('open').map((entry) => {
      const [group = '', revision, all] = entry.split(':');
      return [group, { revision: Number(revision), all: all === 'all' }] as const;
    }),
  );
  return { open, columns: list('columns'), layout: query.get('layout') ?? '' };
}

/** The changes since the last update of the page: the header always, tables only where they are open and older than the board. */
export function liveUpdate(parts: ControlParts, board: Board, screen: Screen): Record<string, unknown> {
  const { views, layout, name } = pageParts(parts, board, screen.columns);
  const redraw = name !== screen.layout;
  return {
    layout: name,
    header: header(parts, board, views, layout).text,
    groups: views.map((view) => {
      const revision = board.groupRevisions.get(view.group.id) ?? 0;
      const seen = screen.open.get(view.group.id);
      const body = seen && (redraw || seen.revision < revision) ? groupBody(view, layout, seen.all).text : null;
      return { id: view.group.id, color: safeColor(view.group.color), revision, head: groupHead(view, layout).text, body };
    }),
  };
}

/** The whole page of a board. */
export function boardPage(parts: ControlParts, board: Board, chosen: readonly string[]): string {
  const { views, layout, name } = pageParts(parts, board, chosen);
  const open = openAtFirst(views);
  const sections = views.map((view) => {
    const isOpen = open.has(view.group.id);
    return html`<section
      data-group="${view.group.id}"
      data-revision="${board.groupRevisions.get(view.group.id) ?? 0}"
      style="--group:${safeColor(view.group.color)}"
      class="${isOpen ? 'open' : ''}"
    >
      <header>${groupHead(view, layout)}</header>
      <div class="body">${isOpen ? groupBody(view, layout, false) : null}</div>
    </section>`;
  });
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>${board.name}</title>
        <style>
          ${new SafeHtml(style)}
        </style>
      </head>
      <body data-board="${board.id}" data-layout="${name}">
        <nav>${navigation(parts, board)}</nav>
        <main>
          <div id="header">${header(parts, board, views, layout)}</div>
          <div class="tools">
            <details id="chooser">
              <summary>Columns</summary>
              <form>${chooser(board, layout)}</form>
            </details>
            <button id="collapse">Collapse all</button><button id="expand">Expand all</button>
          </div>
          <div id="groups">${sections}</div>
        </main>
        <script>
          ${new SafeHtml(script)};
        </script>
      </body>
    </html>`.text;
}

function pageParts(
  { world }: ControlParts,
  board: Board,
  chosen: readonly string[],
): { views: GroupView[]; layout: RowLayout; name: string } {
  const views = groupViews(world, board);
  const items = views.flatMap((view) => view.items);
  const subitemsOf = (item: Item): Item[] =>
    item.subitemIds.map((id) => world.item(id)).filter((subitem) => present(subitem).state === 'active');
  const hidden = world.subitemBoard(board.id);
  const layout: RowLayout = {
    columns: shownColumns(board, items, chosen),
    subitemColumns: hidden ? shownSubitemColumns(hidden, items.flatMap(subitemsOf)) : [],
    subitemsOf,
  };
  return { views, layout, name: [...layout.columns, ...layout.subitemColumns].map((column) => column.id).join(' ') };
}

function header({ world, requests, limits }: ControlParts, board: Board, views: readonly GroupView[], layout: RowLayout): SafeHtml {
  const items = views.reduce((sum, view) => sum + view.items.length, 0);
  const subitems = views.reduce((sum, view) => sum + view.items.reduce((inner, item) => inner + layout.subitemsOf(item).length, 0), 0);
  const { left, limit } = limits.complexityLeft();
  const [last] = world.log.since(world.log.length - 1);
  const facts = [
    ['Items', items],
    ['Subitems', subitems],
    ['Groups', views.length],
    ['Changes', world.log.length],
    ['Requests', requests.length],
  ] as const;
  return html`<h1>${board.name}<span class="live">Live</span></h1>
    <dl>
      ${facts.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${count(value)}</dd>
          </div>`,
      )}
      <div class="budget">
        <dt>Budget this minute</dt>
        <dd>
          <meter min="0" max="1" low="0.1" optimum="1" value="${limit === 0 ? 0 : left / limit}"></meter
          >${Math.round(limit === 0 ? 0 : (left / limit) * 100)} %
        </dd>
      </div>
    </dl>
    ${
      last
        ? html`<p class="last">
            <b>${last.operation.replaceAll('_', ' ')}</b> ${last.name ?? last.targetId} <time>${last.at.slice(11, 19)} UTC</time>
          </p>`
        : html`<p class="last">Nothing has happened yet</p>`
    }`;
}

function navigation({ world }: ControlParts, current: Board): SafeHtml[] {
  const boards = [...world.boards.values()].filter((board) => board.parentBoardId === null);
  return [
    html`<strong><i></i><i></i><i></i>Simulator</strong>`,
    ...boards.map((board) => html`<a href="/boards/${board.id}" class="${board === current ? 'current' : ''}">${board.name}</a>`),
  ];
}

function chooser(board: Board, layout: RowLayout): SafeHtml[] {
  return choosableColumns(board).map((column) => {
    const box = layout.columns.includes(column)
      ? html`<input type="checkbox" value="${column.id}" checked />`
      : html`<input type="checkbox" value="${column.id}" />`;
    return html`<label>${box}${column.title}</label>`;
  });
}

/** Group colours come from clients and are inserted into a style attribute: anything but a plain colour is left out. */
const safeColor = (color: string): string => (/^#[0-9a-fA-F]{3,8}$|^[a-zA-Z-]+$/.test(color) ? color : '#579bfc');
