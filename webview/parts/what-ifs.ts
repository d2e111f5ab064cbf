import { whatIfMarkdown } from "../../src/report/what-ifs/markdown.ts";
import { whatIfPage } from "../../src/report/what-ifs/page.ts";
import { whatIfRows } from "../../src/report/what-ifs/table.ts";
import type { WhatIf } from "../../src/review/what-if.ts";
import type { Actions } from "../actions.ts";
import { button, entry } from "../controls.ts";
import { h, keyed, type Row, setAttribute, setText } from "../dom.ts";
import { columnsOf, estimatesOf, fileOf, type WhatIfColumn } from "../model/what-ifs.ts";
import type { State } from "../state.ts";

/** What was kept to be held against each other, side by side; each can be shown again, and all can be taken along. */
export function whatIfs(actions: Actions) {
	let state: State | undefined;
	const withFile = (use: (file: NonNullable<ReturnType<typeof fileOf>>) => void) => () => {
		const file = state && fileOf(state);
		if (file) use(file);
	};
	const keep = button({ label: "Keep what is shown", icon: "add", onClick: actions.keepWhatIf });
	const open = button({
		label: "Open what-if…",
		icon: "folder",
		onClick: () => actions.tell({ type: "open-what-ifs" }),
	});
	const copy = button({
		label: "Copy as Markdown",
		icon: "copy",
		onClick: withFile((file) => actions.tell({ type: "copy", text: whatIfMarkdown(file) })),
	});
	const save = button({
		label: "Export as HTML…",
		icon: "save",
		onClick: withFile((file) => actions.tell({ type: "save", name: "what-ifs.html", text: whatIfPage(file) })),
	});
	const write = button({ label: "Write to scaleproof.yaml…", icon: "edit", onClick: actions.writeWhatIfs });
	const head = h("tr", {});
	const body = h("tbody", {});
	const table = h("table", { class: "what-ifs", "aria-label": "What-ifs" }, h("thead", {}, head), body);
	const wide = h(
		"div",
		{ class: "what-ifs-wide", tabindex: 0, role: "region", "aria-label": "What-ifs side by side" },
		table,
	);
	const hint = h(
		"p",
		{ class: "hint" },
		"Keep what is shown, change a value, the load or the fix, and keep that: they come to stand side by side.",
	);
	const note = h("p", { class: "what-ifs-note", role: "status" });
	const element = h(
		"section",
		{ class: "what-ifs-section", "aria-label": "What-ifs" },
		h(
			"div",
			{ class: "section-head" },
			h("h2", {}, "What if"),
			h("div", { class: "tools" }, keep, open, copy, save, write),
		),
		note,
		hint,
		wide,
	);
	const heads = keyed<(WhatIfColumn & { at: number }) | "corner">(
		head,
		(item) => (item === "corner" ? item : String(item.at)),
		(item) => {
			if (item === "corner") return { element: h("th", { scope: "col" }, "Measure"), update() {} };
			const column = columnHead(item.whatIf, actions);
			return { element: column.element, update: (next) => next !== "corner" && column.update(next) };
		},
	);

	return {
		element,
		render(next: State) {
			state = next;
			const columns = columnsOf(next);
			const played = columns.filter(({ result }) => result !== undefined);
			hint.hidden = columns.length > 0;
			wide.hidden = columns.length === 0;
			for (const tool of [copy, save, write]) tool.hidden = columns.length === 0;
			for (const tool of [copy, save]) tool.disabled = played.length === 0;
			setText(note, next.note ?? "");
			note.hidden = !next.note;
			heads(["corner", ...columns.map((column, at) => ({ ...column, at }))]);
			const rows = whatIfRows(
				columns.map(({ whatIf, result }) => ({
					scenario: result?.impact.scenario ?? whatIf.scenario,
					focus: result?.impact.focus ?? whatIf.focus,
					watch: result?.impact.watch ?? [],
					...(result && { estimates: estimatesOf(result) }),
				})),
			);
			const key = JSON.stringify(rows.map(({ metric, cells }) => [metric.id, cells]));
			if (body.dataset.key === key) return;
			body.dataset.key = key;
			body.replaceChildren(
				...rows.map(({ metric, watched, cells }) =>
					h(
						"tr",
						{ class: watched ? "watched" : "" },
						h("th", { scope: "row", title: metric.help }, metric.label),
						...cells.map(({ text, verdict }) => h("td", { class: `number change ${verdict ?? ""}` }, text)),
					),
				),
			);
		},
	};
}

function columnHead(first: WhatIf, actions: Actions): Row<WhatIfColumn> {
	// What is clicked is what stands there, also where those before it have gone since it was drawn.
	let own = first;
	const name = entry("Name of the what-if", (text) => {
		if (text.trim() === "") name.restore();
		else actions.renameWhatIf(own, text.trim());
	});
	const show = button({ label: "Show", icon: "play", look: "icon", onClick: () => actions.showWhatIf(own) });
	const remove = button({ label: "Remove", icon: "close", look: "icon", onClick: () => actions.removeWhatIf(own) });
	const said = h("div", { class: "muted" });
	const element = h(
		"th",
		{ scope: "col", class: "what-if" },
		h("div", { class: "what-if-line" }, name.element, show, remove),
		said,
	);
	return {
		element,
		update({ whatIf, title, result, problem, shown }) {
			own = whatIf;
			name.show(whatIf.name);
			for (const [tool, word] of [
				[show, "Show"],
				[remove, "Remove"],
			] as const) {
				setAttribute(tool, "aria-label", `${word}: ${whatIf.name}`);
				setAttribute(tool, "title", `${word}: ${whatIf.name}`);
			}
			setAttribute(show, "aria-pressed", String(shown));
			const stands = problem
				? `cannot be played: ${problem}`
				: result
					? shown
						? "shown above"
						: ""
					: "not simulated yet…";
			setText(said, [title, stands].filter(Boolean).join(" · "));
		},
	};
}
