// Owns the look of the page of `tensorimage explain`: light and dark, narrow and wide, on paper.
// Must not know what the page says.
#include "cli/explain_style.hpp"

namespace tensorimage::cli {
namespace {

constexpr std::string_view style = R"css(
:root {
  color-scheme: light dark;
  --paper: #f7f7f5; --card: #ffffff; --ink: #1b1c1e; --soft: #5a5d63; --rule: #dcdcd7; --code: #f0f0ec;
  --good: #17663a; --good-ground: #e4f2e8; --bad: #a12a17; --bad-ground: #fbe9e4;
  --below: #2442c8; --above: #c21d1d; --nan: #a700a7;
  --shown: #e4f2e8; --lost: #ecebe6; --hatch: #c9c7bf;
  --red: #c8372d; --green: #2a8743; --blue: #2f5fd0; --gray: #6a6d73;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141517; --card: #1d1f22; --ink: #ececea; --soft: #a5a9b0; --rule: #35383d; --code: #26292d;
    --good: #7fd6a0; --good-ground: #1a3324; --bad: #ff9d86; --bad-ground: #3c211b;
    --below: #93a9ff; --above: #ff8d85; --nan: #ff83ff;
    --shown: #1c3526; --lost: #26282c; --hatch: #45484e;
    --red: #f0776d; --green: #62c47f; --blue: #7fa3ff; --gray: #a9adb5;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
}
main, footer { max-width: 1200px; margin: 0 auto; padding: 0 clamp(16px, 3vw, 40px); }
h1, h2, h3, p, dl, dd, figure, pre { margin: 0; }
h1 { font-size: clamp(1.6rem, 1.15rem + 1.9vw, 2.35rem); line-height: 1.16; letter-spacing: -0.018em; text-wrap: balance; }
h2 { font-size: 1.28rem; line-height: 1.3; letter-spacing: -0.01em; }
h3 { font-size: 1rem; line-height: 1.4; }
section { margin-top: clamp(36px, 5vw, 56px); }
.note { color: var(--soft); max-width: 72ch; }
h2 + .note { margin-top: 4px; }
.file { padding: 28px 0 14px; color: var(--soft); font-size: 0.9rem; overflow-wrap: anywhere; }
.file b { color: var(--ink); font-weight: 600; }
.answer { display: grid; gap: 24px 40px; margin-top: 0; }
.verdict { align-self: center; }
.verdict .effect { margin-top: 14px; font-size: 1.14rem; line-height: 1.45; max-width: 56ch; }
.badge {
  display: inline-flex; align-items: center; gap: 7px; margin-bottom: 14px; padding: 3px 12px 3px 8px;
  border-radius: 99px; font-size: 0.86rem; font-weight: 600; color: var(--bad); background: var(--bad-ground);
}
.badge svg { width: 16px; height: 16px; flex: none; }
.calm .badge { color: var(--good); background: var(--good-ground); }
.card { background: var(--card); border: 1px solid var(--rule); border-radius: 12px; padding: clamp(14px, 2vw, 20px); min-width: 0; }
.fix { border-color: var(--good); border-width: 2px; align-self: start; }
.code { margin-top: 12px; }
.code h3 { font-size: 0.82rem; font-weight: 600; color: var(--soft); margin-bottom: 4px; }
pre {
  background: var(--code); border-radius: 8px; padding: 9px 11px; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 0.8rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace;
  tab-size: 2;
}
pre .option { white-space: nowrap; }
pre code { font: inherit; user-select: all; -webkit-user-select: all; }
.pair, .map, .others { display: grid; gap: 24px; margin-top: 16px; }
.others { grid-template-columns: repeat(auto-fit, minmax(min(100%, 330px), 1fr)); }
.others .card { display: flex; flex-wrap: wrap; gap: 8px 28px; align-content: start; }
.others .card > * { flex: 1 1 300px; min-width: 0; }
figure { min-width: 0; }
figcaption { margin-bottom: 10px; }
figcaption h3 { font-size: 1.05rem; }
figcaption p { color: var(--soft); font-size: 0.9rem; }
.state { font-weight: 600; }
.state.good { color: var(--good); }
.state.bad { color: var(--bad); }
.frame {
  border: 1px solid var(--rule); border-radius: 8px; overflow: hidden; width: fit-content; max-width: 100%;
  background: repeating-conic-gradient(#bbb 0 25%, #e6e6e6 0 50%) 0 0 / 16px 16px;
}
.frame img { display: block; max-width: 100%; height: auto; }
.frame:has(img.large) { width: 100%; }
.single:not(.flat) .frame:has(img.large) { max-width: 680px; }
.frame img.large { width: 100%; }
.frame img.enlarged { image-rendering: pixelated; }
.reduced { margin-top: 6px; color: var(--soft); font-size: 0.84rem; }
.refused { padding: 28px 20px; border: 1px dashed var(--soft); border-radius: 8px; color: var(--soft); }
.legend { display: grid; gap: 14px; align-content: start; }
.legend div { display: grid; grid-template-columns: 28px 1fr; gap: 2px 12px; align-items: start; }
.legend dt { font-weight: 600; grid-column: 2; grid-row: 1; }
.legend dd { color: var(--soft); grid-column: 2; font-size: 0.92rem; }
.legend .swatch {
  grid-column: 1; grid-row: 1; width: 28px; height: 24px; border-radius: 5px; color: #ffffff; text-align: center;
  font-size: 13px; line-height: 24px;
}
.histogram { margin-top: 22px; }
.shares { display: flex; flex-wrap: wrap; gap: 0 18px; font-size: 0.9rem; margin-bottom: 6px; color: var(--soft); }
.shares b { color: var(--ink); min-width: 3.2em; }
.key { font-style: normal; margin-right: 5px; }
.key.below { color: var(--below); } .key.above { color: var(--above); } .key.nan { color: var(--nan); }
.plot { display: block; overflow: visible; font-size: 12.5px; }
.plot text { fill: var(--soft); }
.plot .shown { fill: var(--shown); }
.plot .lost { fill: var(--lost); }
.plot .lost.low { fill: url(#hatch-low); } .plot .lost.high { fill: url(#hatch-high); }
.plot .edge { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 4 3; }
.plot .floor { stroke: var(--soft); }
.bars { fill: var(--gray); } .bars.red { fill: var(--red); } .bars.green { fill: var(--green); }
.bars.blue { fill: var(--blue); }
.hatches { position: absolute; width: 0; height: 0; }
.hatches rect { fill: var(--lost); } .hatches path { stroke: var(--hatch); stroke-width: 1.5; fill: none; }
.sample { display: inline-block; width: 1.6em; height: 0.95em; vertical-align: -0.1em; border-radius: 3px; }
.suspects { display: grid; gap: 16px; margin-top: 16px; }
.suspects p { margin-top: 6px; }
.suspects p b { font-weight: 600; }
.scroll { overflow-x: auto; margin-top: 14px; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { padding: 7px 0 7px 14px; text-align: right; vertical-align: baseline; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child { padding-left: 0; text-align: left; font-weight: 500; white-space: normal; }
thead th { color: var(--soft); font-weight: 600; border-bottom-color: var(--soft); }
td small { display: block; color: var(--soft); font-size: 0.92em; }
footer { margin-top: 56px; padding-bottom: 40px; color: var(--soft); font-size: 0.86rem; }
footer p { border-top: 1px solid var(--rule); padding-top: 14px; }
@media (max-width: 480px) {
  table { font-size: 0.82rem; }
  th, td { padding-left: 9px; }
}
@media (min-width: 820px) {
  .answer { grid-template-columns: minmax(0, 1fr) minmax(0, 1.14fr); }
  .answer.calm { grid-template-columns: minmax(0, 1fr); }
  .pair { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .pair.single, .pair.flat { grid-template-columns: minmax(0, 1fr); }
  .map { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --rule: #cccccc; --code: #f4f4f2;
    --good: #17663a; --good-ground: #e4f2e8; --bad: #a12a17; --bad-ground: #fbe9e4;
    --below: #2442c8; --above: #c21d1d; --nan: #a700a7;
    --shown: #e4f2e8; --lost: #efeeea; --hatch: #c9c7bf;
    --red: #c8372d; --green: #2a8743; --blue: #2f5fd0; --gray: #6a6d73;
  }
  body { font-size: 10.5pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, footer { max-width: none; padding: 0; }
  section { margin-top: 22pt; }
  .answer, .pair, .pair.flat, .map { grid-template-columns: 1fr 1fr; }
  .answer.calm, .pair.single { grid-template-columns: 1fr; }
  figure, .card, .histogram, tr { break-inside: avoid; }
  h2, h3, .note { break-after: avoid; }
  th, td { padding-top: 3pt; padding-bottom: 3pt; }
  footer { margin-top: 14pt; padding-bottom: 0; }
}
)css";

}  // namespace

std::string_view explain_style() noexcept {
  return style;
}

}  // namespace tensorimage::cli
