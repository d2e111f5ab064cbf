import type { Attribute } from "../design/attribute.ts";
import { specOf } from "../design/catalogue/index.ts";
import type { Component } from "../design/design.ts";
import { componentOf } from "../design/graph.ts";
import type { Change, ChangedValue, Comparison } from "../review/change.ts";
import type { Review } from "../review/review.ts";
import type { Impact } from "../simulator/api.ts";
import { valueWords } from "./amounts.ts";
import { changedWords } from "./change-words.ts";
import { impactBlock, isStill, stillLine } from "./markdown-impact.ts";
import { markdownText } from "./markdown-text.ts";

/** Longer lists are nobody's reading; the rest is counted. */
const most = 30;

/** What a change does, before and after: values with the rules that ask for them, findings, and what a simulation says of it. */
export function changeBlocks(review: Review, { comparison }: Change): string[] {
	if (!comparison) return [];
	const { values, came, went, fixed, impacts } = comparison;
	const blocks = [
		changedWords(comparison),
		...(fixed.length > 0 ? [fixedLines(review, comparison)] : []),
		...[named("New", came), named("Gone", went)].flat(),
		...[table(review, values)].filter(Boolean),
		...(impacts.length > 0 ? [simulated(impacts)] : []),
	];
	return ["## Before and after", ...blocks];
}

function fixedLines({ design }: Review, { fixed }: Comparison): string {
	const lines = fixed.slice(0, most).map(({ rule, component, message }) => {
		const gone = componentOf(design, component) ? "" : " (it is there no more)";
		return `- Fixed: \`${rule}\`, ${markdownText(message)}${gone}`;
	});
	return [...lines, ...more(fixed.length)].join("\n");
}

/** Where nothing moves, that is all there is to say. */
function simulated(impacts: readonly Impact[]): string {
	const [still, moving] = [true, false].map((wanted) => impacts.filter((impact) => isStill(impact) === wanted));
	return [...stillLine(still), ...moving.flatMap((impact) => impactBlock(impact))].join("\n");
}

function named(title: string, components: readonly Component[]): string[] {
	if (components.length === 0) return [];
	// A service, its balancer and its scaler mostly have one name.
	const kinds = new Map<string, string[]>();
	for (const { name, kind } of components) kinds.set(name, [...(kinds.get(name) ?? []), kind]);
	const names = [...kinds].map(([name, all]) => `${markdownText(name)} (${counted(all).join(", ")})`);
	const rest = names.length > most ? `, and ${names.length - most} more` : "";
	names.splice(most);
	return [`${title}: ${names.join(", ")}${rest}.`];
}

/** Of several files: "Store ×3". */
function counted(words: readonly string[]): string[] {
	const counts = new Map<string, number>();
	for (const one of words) counts.set(one, (counts.get(one) ?? 0) + 1);
	return [...counts].map(([one, count]) => (count > 1 ? `${one} ×${count}` : one));
}

function table(review: Review, values: readonly ChangedValue[]): string {
	// What rules ask for comes first; what only follows from it (whether, of what kind) is nothing that a reviewer looks for.
	const isTelling = ({ component, link, attribute, rules }: ChangedValue) =>
		rules.length > 0 || !specOf(link ? "Link" : component.kind, attribute)?.says;
	const telling = values.filter(isTelling).sort((a, b) => Number(b.rules.length > 0) - Number(a.rules.length > 0));
	const rows = telling.map(({ component, link, attribute, before, after, rules }) => {
		const spec = specOf(link ? "Link" : component.kind, attribute);
		const to = link && componentOf(review.design, link.to);
		const where = to ? `${component.name} → ${to.name}` : component.name;
		const words = (side: Attribute | undefined) => markdownText(said(side, spec?.unit ?? ""));
		const asked = rules.map((rule) => `\`${rule}\``).join(", ") || "–";
		// What a label explains behind a semicolon has room elsewhere.
		const [what] = (spec?.label ?? attribute).split(";");
		return { where: markdownText(where), cells: `${markdownText(what)} | ${words(before)} | ${words(after)}`, asked };
	});
	// The same change of one name in several files is one to whoever reads it; rules may ask for it in one of them alone.
	const askedFor = (row: (typeof rows)[number]) =>
		rows.find(({ where, cells, asked }) => where === row.where && cells === row.cells && asked !== "–")?.asked ?? "–";
	const told = rows.map((row) => `${row.cells} | ${askedFor(row)} |\n${row.where}`);
	const lines = counted(told).map((row) => {
		const [cells, where] = row.split("\n");
		return `| ${where} | ${cells}`;
	});
	if (lines.length === 0) return "";
	return [
		"| where | what | before | after | rules that ask for it |",
		"| --- | --- | --- | --- | --- |",
		...lines.slice(0, most),
		...more(lines.length),
	].join("\n");
}

function said(attribute: Attribute | undefined, unit: string): string {
	return attribute ? valueWords(attribute.value, unit) : "not said";
}

function more(count: number): string[] {
	return count > most ? [`\n${count - most} more.`] : [];
}
