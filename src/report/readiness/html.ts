import { printable } from "../../design/printable.ts";
import type { Location } from "../../design/text.ts";
import type { Readiness, ReadinessCheck } from "../../review/readiness/readiness.ts";
import { countWords, named, scopeWords, stateWords, whyNot } from "./words.ts";

/** One self-contained page, without a script: to print, to mail, to keep beside a release. */
export function html(readiness: Readiness): string {
	const parts: string[] = [];
	let chapter = "";
	for (const section of readiness.sections) {
		if (section.chapter !== chapter) parts.push(`<h2>${escaped(section.chapter)}</h2>`);
		chapter = section.chapter;
		parts.push(
			"<section>",
			`<h3>${section.id === "own" ? "" : `${escaped(section.id)} `}${escaped(section.title)}</h3>`,
			...section.checks.map(checkPart),
			...(section.questions.length > 0
				? [
						'<p class="ask">Ask people</p>',
						`<ul class="questions">${section.questions.map((question) => `<li>${escaped(question)}</li>`).join("")}</ul>`,
					]
				: []),
			"</section>",
		);
	}
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Production readiness: ${escaped(countWords(readiness))}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Production readiness</h1>
<p class="counts">${escaped(countWords(readiness))}</p>
<p>${escaped(scopeWords(readiness))}</p>
${parts.join("\n")}
</main>
</body>
</html>
`;
}

function checkPart(check: ReadinessCheck): string {
	const { rule, state, failing, unknown, accepted, verified } = check;
	const rows = [
		...failing.map(({ severity, message, at }) => `<b>${escaped(severity)}</b> ${escaped(message)} ${place(at)}`),
		...unknown.map(({ component, because }) => `${escaped(component)}: unknown, because ${escaped(because)}`),
		...accepted.map(({ component, reason, at }) => `${escaped(component)}: accepted, ${escaped(reason)} ${place(at)}`),
		...(verified.length > 0 ? [`Verified for ${escaped(named(verified))}`] : []),
		...(state === "not-applicable" ? [escaped(whyNot(check))] : []),
	];
	const open = state === "failing" || state === "unknown" ? " open" : "";
	return `<details class="${state}"${open}><summary><span class="state">${stateWords[state]}</span> ${escaped(rule.ask)} <a href="${escaped(rule.page)}">${escaped(rule.id)}</a></summary><ul>${rows.map((row) => `<li>${row}</li>`).join("")}</ul></details>`;
}

function place({ file, range }: Location): string {
	return `<code>${escaped(file)}:${range.start.line + 1}</code>`;
}

function escaped(text: string): string {
	return printable(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

// Each state has a word and a mark of its own beside its colour; both colour schemes reach a contrast of 4.5 to 1.
const style = `
:root{color-scheme:light dark;--edge:#8888;--failing:#b3261e;--unknown:#7a5b00;--verified:#1c6b34;--not-applicable:#5b6068}
@media (prefers-color-scheme:dark){:root{--failing:#ff9a92;--unknown:#e8c260;--verified:#83d69b;--not-applicable:#adb3bb}}
body{font:16px/1.5 system-ui,sans-serif;margin:0}
main{max-width:52rem;margin:0 auto;padding:1.5rem}
h2{margin-top:2.5rem;border-bottom:1px solid var(--edge)}
h3{margin:1.5rem 0 .5rem}
.counts{font-size:1.15rem;font-weight:600}
details{border-left:4px solid;padding:.25rem .75rem;margin:.5rem 0}
summary{cursor:pointer}
summary:focus-visible,a:focus-visible{outline:2px solid;outline-offset:2px}
.state{font-weight:600}
.failing{border-color:var(--failing)}.failing .state{color:var(--failing)}.failing .state::before{content:"\\2717  "}
.unknown{border-color:var(--unknown);border-left-style:dashed}.unknown .state{color:var(--unknown)}.unknown .state::before{content:"?  "}
.verified{border-color:var(--verified)}.verified .state{color:var(--verified)}.verified .state::before{content:"\\2713  "}
.not-applicable{border-color:var(--edge)}.not-applicable .state{color:var(--not-applicable)}.not-applicable .state::before{content:"\\2013  "}
.ask{margin:.75rem 0 0;font-weight:600}
.questions{list-style:"\\2610  ";margin-top:.25rem}
code{overflow-wrap:anywhere}
@media print{details{break-inside:avoid}}
`;
