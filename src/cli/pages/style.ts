import { verbatim } from './html.js';

/**
 * The style of every page. Colours have a contrast of 4.5 and more on their background, light and dark. Wide tables scroll within themselves, so
 * that the page does not on a phone.
 */
export const STYLE = verbatim`
:root { color-scheme: light dark; --ink: #1b1f24; --muted: #57606a; --paper: #fff; --line: #d0d7de; --soft: #f3f5f7; --link: #0b57a8;
  --bad: #b3261e; --warn: #7a4d00; --good: #1a6b33; --busy: #0b57a8; --bar: #3f78b5; --edge: #0003; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --muted: #a5adb5; --paper: #14171a; --line: #3a4149; --soft: #1e2327; --link: #8cc2ff;
  --bad: #ff9d94; --warn: #f0c36a; --good: #7fd69a; --busy: #8cc2ff; --bar: #5b95d3; --edge: #fff3; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: .6rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; } a { color: var(--link); } code { font: .9em ui-monospace, monospace; display: inline-block; max-width: 100%; } .muted { color: var(--muted); }
.bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); } .busy { color: var(--busy); }
.pill { display: inline-block; font-weight: 600; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; white-space: nowrap; font-size: .9rem; }
.banner { border: 1px solid var(--line); border-left: .35rem solid currentColor; background: var(--soft); padding: .5rem .8rem; border-radius: .3rem; margin: .8rem 0; }
.banner p, .banner li { color: var(--ink); }
header nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; align-items: center; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
header nav a { padding: .3rem 0; } header nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration-thickness: .15rem; }
header nav .name { font-weight: 700; } header .live { margin-left: auto; display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: center; font-size: .9rem; }
button { font: inherit; color: var(--ink); background: var(--soft); border: 1px solid var(--muted); border-radius: .3rem; padding: .2rem .7rem; min-height: 2rem; cursor: pointer; }
.skip { position: absolute; left: -99rem; } .skip:focus { position: static; }
dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .25rem 1rem; margin: .6rem 0; } dt { font-weight: 600; } dd { margin: 0; }
ul.tiles { list-style: none; padding: 0; margin: .6rem 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .5rem; }
ul.tiles li { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; }
ul.tiles strong { display: block; font-size: 1.3rem; line-height: 1.3; font-variant-numeric: tabular-nums; } ul.tiles span { font-size: .9rem; }
ul.plain { padding-left: 1.2rem; margin: .4rem 0; }
.scroll { overflow-x: auto; background: linear-gradient(to right, var(--paper) 30%, transparent) 0 0 / 2.5rem 100% no-repeat local, linear-gradient(to left, var(--paper) 30%, transparent) 100% 0 / 2.5rem 100% no-repeat local,
  linear-gradient(to right, var(--edge), transparent) 0 0 / .7rem 100% no-repeat, linear-gradient(to left, var(--edge), transparent) 100% 0 / .7rem 100% no-repeat; } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; } main:focus { outline: none; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
th { background: var(--soft); white-space: nowrap; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } td.short { white-space: nowrap; } td.long { min-width: 16rem; }
tr.continued td { border-bottom: 0; } td.below { padding-top: 0; } td.below div { position: sticky; left: .6rem; max-width: min(70rem, calc(100vw - 3.5rem)); color: var(--muted); }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0; padding: .4rem .7rem; } summary { cursor: pointer; padding: .2rem 0; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 0 2rem; align-items: start; }
progress { width: 8rem; max-width: 50%; accent-color: var(--bar); vertical-align: middle; }
figure { margin: 1rem 0; } figcaption { font-weight: 600; } svg { display: block; width: 100%; height: auto; max-width: 30rem; }
svg text { fill: var(--muted); font: 19px system-ui, sans-serif; } svg .bar { fill: var(--bar); } svg .axis { stroke: var(--line); } svg .limit { stroke: var(--bad); stroke-dasharray: 6 4; stroke-width: 2; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: .5rem; font-size: .9rem; color: var(--muted); }
@media (max-width: 40rem) { body { padding: .7rem; } code { display: inline; } dl { grid-template-columns: minmax(4.5rem, 7.5rem) 1fr; gap: .25rem .7rem; } header nav .name { flex-basis: 100%; } header nav { column-gap: .8rem; } header .live { margin-left: 0; }
  table { font-size: .9rem; } th, td { padding: .3rem .4rem; } td.below div { left: .4rem; } }
@media print { details, figure { break-inside: avoid; } }
`;
