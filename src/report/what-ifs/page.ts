import type { WhatIfFile } from "../../review/what-if.ts";
import { unplayedIn } from "../../simulator/index.ts";
import { plural } from "../amounts.ts";
import { legendLine, lineChart } from "./chart.ts";
import { embedded } from "./embedded.ts";
import { escaped } from "./escaped.ts";
import { style, styleHash } from "./style.ts";
import { marksWords, scenariosOf, whatIfRows } from "./table.ts";

/** One page with everything in it: nothing is fetched, and no script runs. The data that it was made of stands in it. */
export function whatIfPage(file: WhatIfFile): string {
	const { title, whatIfs } = file;
	const shown = `What if: ${title}`;
	const charts = (["latencyP99", "errorRate"] as const).map((id) => {
		const lines = whatIfs.map(({ name, series }) => ({ label: name, time: series.time, values: series[id] }));
		return id === "errorRate"
			? lineChart("Error rate", "share", lines)
			: lineChart("99th percentile of latency", "s", lines);
	});
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'">
<title>${escaped(shown)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(shown)}</h1>
<p class="muted">Simulated by Scaleproof. The command <b>Scaleproof: Open What-If…</b> opens this page again in the editor.</p>
${table(file)}
<p class="muted">${escaped(marksWords(whatIfs))}</p>
<h2>Over time</h2>
<ul class="legend">${whatIfs.map(({ name }, index) => `<li>${legendLine(index)} ${escaped(name)}</li>`).join("")}</ul>
<div class="charts">${charts.join("")}</div>
<h2>What was simulated</h2>
${whatIfs.map(described).join("\n")}
</main>
${embedded(file)}
</body>
</html>
`;
}

function table({ whatIfs }: WhatIfFile): string {
	const mark = { better: '<span class="better">✓ better</span>', worse: '<span class="worse">✗ worse</span>' };
	const rows = whatIfRows(whatIfs).map(({ metric, watched, cells }) => {
		const head = `<th scope="row" title="${escaped(metric.help)}">${escaped(metric.label)}</th>`;
		const rest = cells.map(({ text, verdict }) => `<td>${escaped(text)}${verdict ? ` ${mark[verdict]}` : ""}</td>`);
		return `<tr${watched ? ' class="watched"' : ""}>${head}${rest.join("")}</tr>`;
	});
	const scenarios = scenariosOf(whatIfs).map((title) => `<td>${escaped(title)}</td>`);
	if (scenarios.length > 0) rows.unshift(`<tr><th scope="row">Scenario</th>${scenarios.join("")}</tr>`);
	const head = whatIfs.map(({ name }) => `<th scope="col">${escaped(name)}</th>`).join("");
	return `<div class="wide" tabindex="0" role="region" aria-label="Measures"><table><thead><tr><th scope="col">Measure</th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function described({ name, what, facts, values, sentence, replications }: WhatIfFile["whatIfs"][number]): string {
	const { others, unplayed } = unplayedIn(facts);
	const lines = [sentence, [...others, plural(replications, "run")].join(" · "), values && `Values: ${values}.`];
	const paragraphs = lines.filter(Boolean).map((line) => `<p>${escaped(line)}</p>`);
	const more = unplayed
		? `<details><summary>${escaped(unplayed.head)}</summary><p>${escaped(unplayed.list)}</p></details>`
		: "";
	return `<section><h3>${escaped(name)}</h3><p><b>${escaped(what)}</b></p>${paragraphs.join("")}${more}</section>`;
}
