/** Of the page that `html` writes: dark where the reader's system is, and black on white on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --paper: #fff; --soft: #59636e; --line: #d1d9e0; --box: #f6f8fa;
	--error: #b3261e; --warning: #8a5a00; --info: #0b5cad; --good: #1a6b32; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9198a1; --line: #3d444d;
	--box: #151b23; --error: #ff8a80; --warning: #e3b341; --info: #79b8ff; --good: #56d364; } }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --soft: #333; --box: #fff; } article { break-inside: avoid; } }
body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { border-bottom: 1px solid var(--line); font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
small, footer { color: var(--soft); font-weight: normal; }
a { color: var(--info); } code { font: 0.875em ui-monospace, monospace; overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; list-style: none; padding: 0; }
article { background: var(--box); border: 1px solid var(--line); border-left: 4px solid var(--soft); border-radius: 4px; margin: 1rem 0; padding: 0.75rem 1rem; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); } article.info { border-left-color: var(--info); }
.error .severity, .counts .error { color: var(--error); } .warning .severity, .counts .warning { color: var(--warning); }
.info .severity, .counts .info { color: var(--info); } .new { color: var(--good); }
dl { display: grid; gap: 0.25rem 1rem; grid-template-columns: 8rem minmax(0, 1fr); margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 36rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: 0.5rem; } }
ul { margin: 0.25rem 0; padding-left: 1.25rem; } details { border-top: 1px solid var(--line); padding: 0.5rem 0; } summary { cursor: pointer; font-weight: 600; }
table { border-collapse: collapse; display: block; font-variant-numeric: tabular-nums; margin: 0.5rem 0; overflow-x: auto; }
th, td { padding: 0.15rem 0.75rem 0.15rem 0; text-align: right; white-space: nowrap; } th { font-weight: normal; color: var(--soft); } th:first-child { text-align: left; }
tr.better td:nth-child(4) { color: var(--good); } tr.worse td:nth-child(4) { color: var(--error); }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding: 1rem 0; }
`;
