/** Of the page; in light and in dark, on a screen and on paper. */
export const style = `
:root{color-scheme:light dark;--text:#1f1f1f;--muted:#5a5a5a;--line:#d4d4d4;--better:#1a7f37;--worse:#b3261e;--h0:#1967d2;--h1:#b3261e;--h2:#8430ce;--h3:#1a7f37;--h4:#a85b00;--h5:#00707a}
@media(prefers-color-scheme:dark){:root{--text:#e4e4e4;--muted:#a8a8a8;--line:#444;--better:#5fd07f;--worse:#ff8a80;--h0:#79b4ff;--h1:#ff8a80;--h2:#d3a6ff;--h3:#5fd07f;--h4:#ffb86b;--h5:#5fd6e0}}
*{box-sizing:border-box}
body{color:var(--text);font:14px/1.5 system-ui,sans-serif;margin:0 auto;max-width:1100px;padding:24px 16px;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){body{background:#1e1e1e}}
h1{font-size:22px;margin:0}h2{font-size:16px;margin:28px 0 8px}h3{font-size:14px;margin:16px 0 0}p{margin:4px 0}
.muted,figcaption{color:var(--muted)}
.wide{margin:16px 0 8px;overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;overflow-wrap:normal}
th,td{border-bottom:1px solid var(--line);padding:4px 16px 4px 0;text-align:left;vertical-align:top}
td{white-space:nowrap}tbody th{font-weight:400}.watched th{font-weight:700}
.better{color:var(--better)}.worse{color:var(--worse)}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;list-style:none;margin:0;padding:0}
.key{height:8px;width:28px}
.charts{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr))}
figure{margin:8px 0}
svg{max-width:100%}
svg text{fill:var(--muted);font-size:11px}
.grid{stroke:var(--line)}
polyline{fill:none;stroke-width:2}
.key line{stroke-width:2}
.hue0{stroke:var(--h0)}.hue1{stroke:var(--h1)}.hue2{stroke:var(--h2)}.hue3{stroke:var(--h3)}.hue4{stroke:var(--h4)}.hue5{stroke:var(--h5)}
`;

/** The one style that the page's policy lets through; a test holds it against the text above. */
export const styleHash = "sha256-EMX+drYa4X79A61cAMYmrj+z19nDj+3/fI1uhwcokDg=";
