// The report's style sheet: light and dark, readable in print, colors of Okabe & Ito (2008) that color-blind people tell apart.
#pragma once

namespace storetwin::report {

inline constexpr const char* kReportStyle = R"css(
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5c6670; --paper: #fdfdfb; --rule: #d5d9dd; --shelf: #d9cfbf; --floor: #f3f1ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaec; --soft: #9aa4ae; --paper: #16191c; --rule: #3a4046;
  --shelf: #5b5344; --floor: #23272b; } }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 1080px; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; border-bottom: 1px solid var(--rule); } h3 { font-size: 1.05rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--rule); }
small, figcaption { color: var(--soft); } code { font-size: .92em; }
figure { margin: 1rem 0; break-inside: avoid; } svg { max-width: 100%; height: auto; }
.events { display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: .5rem 1.5rem; }
.ok { color: #00765a; font-weight: 600; } .no { color: #c04a00; font-weight: 600; }
@media (prefers-color-scheme: dark) { .ok { color: #2fc79b; } .no { color: #ff8c42; } }
svg polyline { fill: none; stroke-width: 1.4; } svg text { font: 11px system-ui, sans-serif; fill: var(--soft); stroke: none; }
.grid { stroke: var(--rule); stroke-width: .6 !important; } .now { stroke: var(--soft); stroke-dasharray: 2 3; }
.floor { fill: var(--floor); stroke: var(--soft); } .fixture { fill: var(--shelf); stroke: var(--soft); }
.zone { fill: none; stroke: var(--soft); stroke-dasharray: 4 4; }
.front { stroke: var(--ink); stroke-width: 2.2 !important; } .lane { stroke: #009e73; stroke-width: 3 !important; } .scale { stroke: var(--ink); }
.bar { opacity: .65; } .bar.s0 { fill: #0072b2; } .bar.s1 { fill: #e69f00; } .bar.s2 { fill: #009e73; } .bar.s3 { fill: #cc79a7; }
.bar.s4 { fill: #56b4e9; } .bar.s5 { fill: #d55e00; } .bar.s6 { fill: #8a8a00; }
.track { fill: var(--ink); opacity: .35; } .good { fill: #009e73; } .bad { fill: none; stroke: #d55e00; stroke-width: 2; }
.believed { stroke-dasharray: 5 4; stroke-width: 2.4 !important; } .main { stroke-width: 2.2 !important; }
.s0 { stroke: #0072b2; } .s1 { stroke: #e69f00; } .s2 { stroke: #009e73; } .s3 { stroke: #cc79a7; }
.s4 { stroke: #56b4e9; } .s5 { stroke: #d55e00; } .s6 { stroke: #8a8a00; }
svg text.s0 { fill: #0072b2; } svg text.s1 { fill: #b57d00; } svg text.s2 { fill: #009e73; }
svg text.s3 { fill: #cc79a7; } svg text.s4 { fill: #56b4e9; } svg text.s5 { fill: #d55e00; } svg text.s6 { fill: #8a8a00; }
.body, .arms { stroke-linecap: round; } .body { opacity: .35; } .arms { opacity: .8; } .bystander { stroke: var(--soft); }
.goods { fill: none; stroke: var(--soft); stroke-width: .7; } .acted { fill: #d55e00; stroke: #d55e00; }
@media print { main { max-width: none; } section { break-before: page; } }
)css";

}  // namespace storetwin::report
