import { componentOf } from "../design/graph.ts";
import { printable } from "../design/printable.ts";
import { storiesOf } from "../design/stories.ts";
import type { Location } from "../design/text.ts";
import { unreadWords } from "../review/coverage.ts";
import { openFindings, type Review, severities } from "../review/review.ts";
import { told } from "../review/told.ts";
import type { Finding } from "../rules/finding.ts";
import type { Assumption, Impact } from "../simulator/api.ts";
import { inDifferenceWords, plural, valueWords } from "./amounts.ts";
import { changedWords } from "./change-words.ts";
import { emptyWords } from "./empty.ts";
import { style } from "./html-style.ts";
import { namesakesOf } from "./namesakes.ts";
import type { ReportOptions } from "./report.ts";
import { nameOf, placeWords, suppressedFindings, tally } from "./tally.ts";
import { nameFor } from "./text-impact.ts";

/** A page of one file that asks nothing of anybody: no script, no font, no picture from elsewhere. To keep, to send, to print. */
export function html(review: Review, options: ReportOptions = {}): string {
	const findings = openFindings(review);
	const { bySeverity, passes, unknown, suppressed } = tally(review);
	const counts = [
		...severities.map((severity) => [severity, bySeverity[severity]] as const),
		["undecided", unknown] as const,
		["suppressed", suppressed] as const,
		["passed", passes] as const,
	];
	const scope = options.change
		? `What the change since ${options.change.since} (${plural(options.change.files, "file")}) touches.`
		: `The whole workspace: ${plural(review.files, "file")}.`;
	const body = [
		`<header><h1>Scaling review: ${plural(findings.length, "finding")}</h1>`,
		paragraph(scope),
		...(options.change?.comparison ? [paragraph(changedWords(options.change.comparison))] : []),
		`<ul class="counts">${counts.map(([name, count]) => `<li class="${name}"><b>${count}</b> ${name}</li>`).join("")}</ul>`,
		"</header><main>",
		...(findings.length === 0
			? emptyWords(review, options, Number.POSITIVE_INFINITY).filter(Boolean).map(paragraph)
			: []),
		...byComponent(review, findings, options),
		section(
			"Could not be decided",
			told(review)
				.filter(({ answer }) => answer === "unknown")
				.map(({ rule, component, because }) =>
					escaped(`${rule} on ${nameOf(review, component)}, because ${because ?? "nothing says so"}`),
				),
		),
		section(
			"Suppressed",
			suppressedFindings(review).map(
				({ at, rule, suppressed: by }) => `${place(at)} ${escaped(`${rule}: ${by?.reason ?? ""}`)}`,
			),
		),
		section("Assumed by the simulations", assumed(review)),
		section(
			"Notes",
			review.notes.map(
				({ file, message, range }) =>
					`${range ? place({ file, range }) : `<code>${escaped(file)}</code>`} ${escaped(message)}`,
			),
		),
		"</main>",
		`<footer>${escaped([review.coverage ? unreadWords(review.coverage) : "", `Scaleproof ${options.version ?? ""}`].filter(Boolean).join(" "))}</footer>`,
	];
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Scaling review: ${plural(findings.length, "finding")}</title>
<style>${style}</style>
</head>
<body>
${body.filter(Boolean).join("\n")}
</body>
</html>
`;
}

function byComponent(review: Review, findings: readonly Finding[], options: ReportOptions): string[] {
	const stories = storiesOf(review.design);
	const components = new Set(findings.map(({ component }) => stories.of(component)));
	const namesakes = namesakesOf(review, components);
	return [...components].map((id) => {
		const own = findings.filter(({ component }) => stories.of(component) === id);
		const words = [componentOf(review.design, id)?.kind, namesakes.get(id)].filter((one) => one !== undefined);
		return [
			`<section><h2>${escaped(nameOf(review, id))} <small>${escaped(words.join(" · "))}</small></h2>`,
			...own.map((finding) => article(review, finding, options)),
			"</section>",
		].join("\n");
	});
}

function article(review: Review, finding: Finding, options: ReportOptions): string {
	const { at, environments, message, related, remedy, rule, severity } = finding;
	const info = review.rules.find(({ id }) => id === rule);
	const edits = options.remedies?.[finding.id];
	const steps = edits?.byHand ?? (remedy?.byHand ? [remedy.byHand] : []);
	const files = [...new Set(edits?.edits.map(({ file }) => file))];
	const impact = review.impacts[finding.id];
	const isNew = options.change?.comparison?.fresh.has(finding.id);
	const rows: (readonly [string, string] | undefined)[] = [
		info && ["Why", escaped(info.why)],
		info && ["When this is fine", escaped(info.unless)],
		environments?.length ? ["Holds for", escaped(environments.join(", "))] : undefined,
		related.length > 0
			? ["See also", list(related.map((one) => `${place(one.at)} ${escaped(one.message)}`))]
			: undefined,
		remedy && [
			"Remedy",
			`${escaped(remedy.title)}${files.length > 0 ? `<br><code>scaleproof fix --rule ${rule}</code> edits ${files.map((file) => `<code>${escaped(file)}</code>`).join(", ")}` : ""}`,
		],
		steps.length > 0 ? ["By hand", list(steps.map(escaped))] : undefined,
		impact && ["Simulated", `${escaped(impact.sentence)}${table(impact)}`],
		info && ["To ask in review", escaped(info.ask)],
	];
	return [
		`<article class="${severity}"><h3><span class="severity">${severity}</span> ${escaped(message)}</h3>`,
		`<p>${place(at)} · ${ruleLink(rule, info?.page)}${isNew ? ' · <b class="new">new with this change</b>' : ""}</p>`,
		`<dl>${rows.flatMap((row) => (row ? `<dt>${row[0]}</dt><dd>${row[1]}</dd>` : [])).join("")}</dl></article>`,
	].join("\n");
}

/** Every metric that was watched, with its interval, and how the numbers were made. */
function table(impact: Impact): string {
	const rows = impact.watch.flatMap((id) => (impact.metrics[id] ? [inDifferenceWords(id, impact.metrics[id])] : []));
	const single = impact.replications < 2;
	const cells = rows.map(({ label, before, after, difference, interval, better }) => {
		const word = single || better === undefined ? "" : better ? "better" : "worse";
		return `<tr class="${word}"><th scope="row">${label}</th><td>${before}</td><td>${after}</td><td>${difference}</td><td>${single ? "" : interval}</td></tr>`;
	});
	const how = `${impact.scenario}, ${plural(impact.replications, "paired run")} from seed ${impact.seed}`;
	const head = `<tr><th></th><th>before</th><th>after</th><th>difference</th><th>${single ? "" : `${Math.round(impact.confidence * 100)} % interval`}</th></tr>`;
	return `<table><thead>${head}</thead><tbody>${cells.join("")}</tbody></table><small>${escaped([how, ...(impact.notes ?? [])].join("; "))}</small>`;
}

function assumed(review: Review): string[] {
	const takers = new Map<string, { words: string; names: Set<string> }>();
	const used: Assumption[] = Object.values(review.impacts).flatMap(({ assumptions }) => assumptions);
	for (const one of used) {
		if (one.used.provenance.kind !== "assumed") continue;
		const words = `${one.label}: ${valueWords(one.used.value, one.unit)}`;
		const known = takers.get(words) ?? { words, names: new Set() };
		takers.set(words, known);
		known.names.add(nameFor(review, one.component));
	}
	return [...takers.values()].map(({ words, names }) => escaped(`${words} (${[...names].join(", ")})`));
}

function section(title: string, items: readonly string[]): string {
	if (items.length === 0) return "";
	return `<details><summary>${title} <small>${items.length}</small></summary>${list(items)}</details>`;
}

function list(items: readonly string[]): string {
	return `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

function paragraph(text: string): string {
	return `<p>${escaped(text)}</p>`;
}

function place(at: Location): string {
	return `<code>${escaped(placeWords(at))}</code>`;
}

/** Only to the web: a rule of the team says itself where its page is. */
function ruleLink(rule: string, page: string | undefined): string {
	if (!page || !/^https:\/\//.test(page)) return `<code>${escaped(rule)}</code>`;
	return `<a href="${escaped(page)}" rel="noopener noreferrer"><code>${escaped(rule)}</code></a>`;
}

/** Text of a workspace as text of a page, whatever is in it. */
function escaped(text: string): string {
	const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
	return printable(text.trim()).replace(/[&<>"']/g, (sign) => signs[sign]);
}
