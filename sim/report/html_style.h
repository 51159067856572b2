// The report's style sheet: light and dark, narrow and printed, colors of Okabe & Ito (2008) that color-blind people can
// tell apart; text has a contrast of at least 4.5 to 1 against its ground.
#pragma once

namespace storetwin::report {

inline constexpr const char* kReportStyle = R"css(
:root { color-scheme: light dark; --ink: #1c2024; --soft: #555f69; --paper: #fdfdfb; --raised: #f4f3ef;
  --rule: #d5d9dd; --link: #00558c;
  --shelf: #d9cfbf; --floor: #f3f1ec; --ok: #00694f; --no: #a83c00; --heat: #d55e00; --blue: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaec; --soft: #a3adb7; --paper: #16191c; --raised: #1f2327;
  --rule: #3a4046; --link: #7cc4f5;
  --shelf: #5b5344; --floor: #23272b; --ok: #2fc79b; --no: #ff9a5c; --heat: #e8762c; --blue: #3d9fe0; } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0;
  overflow-wrap: break-word; }
header, main { max-width: 1120px; margin: 0 auto; padding: 0 1.2rem; }
header { padding-top: 1.2rem; } main { padding-bottom: 3rem; }
h1 { font-size: 1.5rem; margin: 0 0 .4rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; } h4 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
h2, h3, main { scroll-margin-top: 1rem; } main:focus { outline: none; }
a { color: var(--link); } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: .5rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; }
.verdict { font-size: 1.15rem; padding: .5rem .8rem; background: var(--raised); border-left: 4px solid var(--rule); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: .8rem 0; padding: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .5rem 1.5rem;
  margin: 1rem 0; }
.facts dt { color: var(--soft); font-size: .85rem; } .facts dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: .8rem 0; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; } tbody th { font-weight: 400; } .number { text-align: right; white-space: nowrap; }
thead th { color: var(--soft); font-size: .85rem; vertical-align: bottom; }
small, figcaption { color: var(--soft); } code { font: .88em ui-monospace, monospace; }
.command { display: inline-block; background: var(--raised); padding: 0 .4rem; overflow-wrap: anywhere;
  user-select: all; }
.ok, .no, td code, th code, td .command, th a { white-space: nowrap; } .verdict span { white-space: normal; }
ul { padding-left: 1.2rem; margin: .3rem 0; } summary { cursor: pointer; }
.filter { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; align-items: center; }
input[type="search"] { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--soft);
  border-radius: 3px; padding: .1rem .4rem; }
figure { margin: .8rem 0; break-inside: avoid; min-width: 0; } figcaption { font-size: .9rem; max-width: 48rem; }
svg { max-width: 100%; height: auto; display: block; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: .2rem 1.5rem; }
.small-figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
  gap: .2rem 1.5rem; }
.ok { color: var(--ok); font-weight: 600; } .no { color: var(--no); font-weight: 600; }
svg polyline { fill: none; stroke-width: 1.4; }
svg text { font: 11px system-ui, sans-serif; fill: var(--soft); stroke: none; }
svg text.below { transform: translateY(14px); } svg text.before { transform: translateX(-7px); }
.grid { stroke: var(--rule); stroke-width: .6 !important; } .axis { stroke: var(--soft); }
.now { stroke: var(--soft); stroke-dasharray: 2 3; }
.floor { fill: var(--floor); stroke: var(--soft); } .fixture { fill: var(--shelf); stroke: var(--soft); }
.zone { fill: none; stroke: var(--soft); stroke-dasharray: 4 4; } .column { fill: var(--blue); }
.front { stroke: var(--ink); stroke-width: 2.2 !important; } .lane { stroke: #009e73; stroke-width: 3 !important; }
.scale { stroke: var(--ink); }
.bar { opacity: .65; } .bar.s0 { fill: var(--blue); } .bar.s1 { fill: #e69f00; } .bar.s2 { fill: #009e73; }
.bar.s3 { fill: #cc79a7; }
.bar.s4 { fill: #56b4e9; } .bar.s5 { fill: #d55e00; } .bar.s6 { fill: #8a8a00; }
.track { stroke: var(--ink); stroke-dasharray: 1.5 3; opacity: .7; }
.good { fill: #009e73; } .bad { fill: none; stroke: var(--heat); stroke-width: 2; } .plain { fill: var(--soft); }
.believed { stroke-dasharray: 5 4; stroke-width: 2.4 !important; } .main { stroke-width: 2.2 !important; }
.s0 { stroke: var(--blue); } .s1 { stroke: #e69f00; } .s2 { stroke: #009e73; } .s3 { stroke: #cc79a7; }
.s4 { stroke: #56b4e9; } .s5 { stroke: #d55e00; } .s6 { stroke: #8a8a00; }
.heat { fill: var(--heat); stroke: var(--heat); } .h1 { fill-opacity: .3; } .h2 { fill-opacity: .55; }
.h3 { fill-opacity: .8; }
svg text.count { font-weight: 600; fill: var(--ink); } svg text.c3, svg text.c4 { fill: #000; }
.body, .arms { stroke-linecap: round; } .body { opacity: .35; } .arms { opacity: .8; }
.bystander { stroke: var(--soft); }
.goods { fill: none; stroke: var(--soft); stroke-width: .7; } .acted { fill: #d55e00; stroke: #d55e00; }
@media print { :root { --ink: #000; --paper: #fff; --soft: #444; } body { font-size: 10pt; }
header, main { max-width: none; }
  nav, .filter, .skip { display: none; } .wide { overflow: visible; } h2, h3, h4 { break-after: avoid; }
tr { break-inside: avoid; } }
)css";

}  // namespace storetwin::report
