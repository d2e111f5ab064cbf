import picocolors from "picocolors";
import { componentOf } from "../design/graph.ts";
import { printable } from "../design/printable.ts";
import { storiesOf } from "../design/stories.ts";
import type { Note } from "../design/text.ts";
import { unreadWords } from "../review/coverage.ts";
import type { RemedyEdits } from "../review/remedies.ts";
import type { Review } from "../review/review.ts";
import { openFindings } from "../review/review.ts";
import { told } from "../review/told.ts";
import type { Finding } from "../rules/finding.ts";
import { plural } from "./amounts.ts";
import { type Asking, byCommand } from "./asking.ts";
import { changedWords } from "./change-words.ts";
import { emptyWords } from "./empty.ts";
import { aligned, labelled, wrap } from "./layout.ts";
import { namesakesOf } from "./namesakes.ts";
import type { ReportOptions } from "./report.ts";
import { type Ink, widest } from "./screen.ts";
import { contentsOf, nameOf, placeWords, suppressedFindings, tally } from "./tally.ts";
import { assumptionCount, assumptionLines, impactLines, impactWidth } from "./text-impact.ts";

const listed = 10;
const longestNote = 2000;

/** For a person at a terminal: what was found, why it is believed, what to do and what that would change. */
export function text(review: Review, options: ReportOptions = {}): string {
	const page = new Page(review, options);
	return page.write();
}

class Page {
	private readonly review: Review;
	private readonly options: ReportOptions;
	private readonly ink: Ink;
	private readonly width: number;
	private readonly asking: Asking;
	private readonly lines: string[] = [];

	constructor(review: Review, options: ReportOptions) {
		this.review = review;
		this.options = options;
		this.ink = picocolors.createColors(options.colour ?? false);
		this.asking = options.asking ?? byCommand;
		this.width = Math.min(Math.max(options.width ?? 100, 40), widest);
	}

	write(): string {
		const findings = openFindings(this.review);
		const { detail = "full", groupBy } = this.options;
		if (detail === "quiet") return findings.map((finding) => `${this.line(finding)}\n`).join("");
		if (findings.length === 0) this.lines.push(...emptyWords(this.review, this.options, this.width), "");
		else if (detail === "summary") this.counts(findings);
		else if (groupBy === "rule") this.byRule(findings);
		else this.byComponent(findings);
		if (detail === "full") {
			if (this.options.assumptions)
				this.section(
					"Assumed by the simulations",
					assumptionLines(this.review, Object.values(this.review.impacts), this.ink, this.width),
				);
			this.section("Could not be decided", this.undecided());
			this.section("Suppressed", this.suppressed());
			this.section("Notes", this.notes());
		}
		this.summary();
		return `${this.lines.join("\n").trimEnd()}\n`;
	}

	private byComponent(findings: readonly Finding[]): void {
		const stories = storiesOf(this.review.design);
		const components = new Set(findings.map((finding) => stories.of(finding.component)));
		const namesakes = namesakesOf(this.review, components);
		for (const component of components) {
			this.heading(component, namesakes.get(component));
			for (const finding of findings) if (stories.of(finding.component) === component) this.finding(finding);
		}
	}

	/** What all findings of a rule have to be done for is told once. */
	private byRule(findings: readonly Finding[]): void {
		for (const [rule, all] of groupedBy(findings, ({ rule }) => rule)) {
			const info = this.review.rules.find(({ id }) => id === rule);
			this.lines.push(`${this.ink.bold(info?.title ?? rule)} ${this.ink.dim(rule)}`, "");
			let before = "";
			for (const finding of all) {
				const steps = this.options.remedies?.[finding.id]?.byHand ?? [];
				const remedy = JSON.stringify([finding.remedy?.title, steps]);
				this.finding(finding, remedy === before);
				before = remedy;
			}
		}
	}

	/** How many findings each rule and each component has, the most first. */
	private counts(findings: readonly Finding[]): void {
		const stories = storiesOf(this.review.design);
		const table = (title: string, groups: Map<string, Finding[]>, name: (key: string) => string) => {
			const sorted = [...groups].sort((a, b) => b[1].length - a[1].length);
			const rows = sorted.map(([key, all]) => [String(all.length), name(key)]);
			this.section(
				title,
				aligned(rows, [0]).map(([count, label]) => `  ${count}  ${label}`),
			);
		};
		table(
			"Findings by rule",
			groupedBy(findings, ({ rule }) => rule),
			(id) => `${id}  ${this.ink.dim(this.review.rules.find((rule) => rule.id === id)?.title ?? "")}`,
		);
		const byComponent = groupedBy(findings, ({ component }) => stories.of(component));
		const namesakes = namesakesOf(this.review, byComponent.keys());
		table("Findings by component", byComponent, (id) => {
			const words = [componentOf(this.review.design, id)?.kind, namesakes.get(id)].filter(Boolean);
			return `${nameOf(this.review, id)}  ${this.ink.dim(words.join("  "))}`;
		});
	}

	/** As compilers print it, so that editors and other programs find the place. */
	private line({ at, severity, message, rule }: Finding): string {
		return `${placeWords(at)}: ${severity}: ${printable(message)} [${rule}]`;
	}

	/** `file`: where one stands that has a namesake. */
	private heading(id: string, file?: string): void {
		const component = componentOf(this.review.design, id);
		const words = [component?.kind, file].filter(Boolean).join("  ");
		this.lines.push(`${this.ink.bold(component?.name ?? id)} ${this.ink.dim(words)}`, "");
	}

	/** `told`: its remedy stands with the finding above. */
	private finding(finding: Finding, told = false): void {
		const { ink } = this;
		const paint = { error: ink.red, warning: ink.yellow, info: ink.blue }[finding.severity];
		const isNew = this.options.change?.comparison?.fresh.has(finding.id);
		const words = [
			placeWords(finding.at),
			paint(finding.severity),
			ink.dim(finding.rule),
			isNew && "new with this change",
		];
		this.lines.push(`  ${words.filter(Boolean).join("  ")}`);
		for (const line of wrap(finding.message, this.width - 4)) this.lines.push(`    ${ink.bold(line)}`);
		finding.related.forEach((related, index) => {
			this.field(index === 0 ? "See also" : "", `${placeWords(related.at)}  ${related.message}`);
		});
		if (told) this.field("Remedy", "as above");
		else this.remedy(finding, this.options.remedies?.[finding.id]);
		const impact = this.review.impacts[finding.id];
		if (impact) {
			this.field("Simulated", impact.sentence);
			const indent = impactWidth(impact) <= this.width - 15 ? 15 : 6;
			for (const line of impactLines(impact, ink, this.width - indent, undefined, this.options.assumptions === true))
				this.lines.push(" ".repeat(indent) + line);
		}
		this.lines.push("");
	}

	private remedy(finding: Finding, edits: RemedyEdits | undefined): void {
		if (!finding.remedy) return;
		this.field("Remedy", finding.remedy.title);
		const byHand = edits?.byHand ?? (finding.remedy.byHand ? [finding.remedy.byHand] : []);
		const files = new Set(edits?.edits.map((edit) => edit.file));
		if (files.size > 0) this.field("", `${this.asking.fix(finding.rule)} edits ${[...files].join(", ")}`);
		byHand.forEach((step, index) => {
			this.field(index === 0 ? "By hand" : "", step);
		});
	}

	private field(label: string, value: string): void {
		const paint = this.ink.cyan;
		const lines = labelled(label, value, { indent: 4, column: 11, width: this.width, paint });
		for (const line of lines) this.lines.push(line);
	}

	private section(title: string, lines: readonly string[]): void {
		if (lines.length === 0) return;
		this.lines.push(this.ink.bold(title));
		for (const line of lines) this.lines.push(line);
		this.lines.push("");
	}

	private undecided(): string[] {
		const unknown = told(this.review).filter((verdict) => verdict.answer === "unknown");
		const shown = unknown
			.slice(0, listed)
			.flatMap(({ rule, component, because }) =>
				this.bullet(`${rule} on ${nameOf(this.review, component)}, because ${because ?? "nothing says so"}`),
			);
		return more(this.asking, shown, unknown.length);
	}

	private suppressed(): string[] {
		const found = suppressedFindings(this.review);
		const shown = found
			.slice(0, listed)
			.flatMap((one) => this.bullet(`${placeWords(one.at)}  ${one.rule}: ${one.suppressed?.reason}`));
		return more(this.asking, shown, found.length);
	}

	private notes(): string[] {
		const rank = (note: Note) => ["error", "warning", "info"].indexOf(note.severity);
		const notes = [...this.review.notes].sort((a, b) => rank(a) - rank(b));
		const shown = notes.slice(0, 2 * listed).flatMap((note) => {
			const place = note.range ? placeWords({ file: note.file, range: note.range }) : note.file;
			return this.bullet(`${place}  ${note.severity}: ${shortened(note.message)}`);
		});
		return more(this.asking, shown, notes.length, 2 * listed);
	}

	private bullet(words: string): string[] {
		return wrap(words, this.width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
	}

	private summary(): void {
		const { ink, review, options } = this;
		if (contentsOf(review) === "nothing") return;
		const { findings, bySeverity, suppressed, passes, unknown, doesNotApply } = tally(review);
		const parts = (["error", "warning", "info"] as const)
			.filter((severity) => bySeverity[severity] > 0)
			.map((severity) => plural(bySeverity[severity], severity, severity === "info" ? "info" : undefined));
		const head = findings > 0 ? `${plural(findings, "finding")} (${parts.join(", ")})` : "No findings";
		const own = review.design.components.filter((component) => component.files.length > 0).length;
		const scope = options.change
			? `in what the change since ${options.change.since} (${plural(options.change.files, "file")}) touches`
			: `in ${plural(own, "component")} of ${plural(review.files, "file")}`;
		const checks = [
			`${plural(passes, "check")} passed`,
			unknown > 0 && `${unknown} could not be decided`,
			suppressed > 0 && `${suppressed} suppressed`,
			doesNotApply > 0 && `${doesNotApply} did not apply`,
		].filter(Boolean);
		const colour = bySeverity.error > 0 ? ink.red : findings > 0 ? ink.yellow : ink.green;
		this.lines.push(
			...wrap(`${head} ${scope}. ${checks.join(", ")}.`, this.width).map((line, index) =>
				index === 0 ? colour(line) : line,
			),
		);
		if (options.change?.comparison) this.lines.push(...wrap(changedWords(options.change.comparison), this.width));
		const unread = review.coverage ? unreadWords(review.coverage) : "";
		if (unread) this.lines.push(...wrap(unread, this.width));
		if (options.unsimulated)
			this.lines.push(
				...wrap(
					`${plural(options.unsimulated, "further finding")} can be simulated: ${this.asking.simulateFix}.`,
					this.width,
				),
			);
		if (!options.assumptions) this.lines.push(...assumptionCount(Object.values(review.impacts), this.width));
		if (findings > 0 && options.detail !== "summary") {
			this.lines.push(...wrap(this.asking.next, this.width).map((line) => ink.dim(line)));
		}
	}
}

function groupedBy(findings: readonly Finding[], key: (finding: Finding) => string): Map<string, Finding[]> {
	const groups = new Map<string, Finding[]>();
	for (const finding of findings) groups.set(key(finding), [...(groups.get(key(finding)) ?? []), finding]);
	return groups;
}

/** A note may quote what it is about, and that may be a whole file. */
function shortened(message: string): string {
	return message.length > longestNote ? `${message.slice(0, longestNote)}…` : message;
}

function more({ rest }: Asking, shown: string[], total: number, limit = listed): string[] {
	return total > limit ? [...shown, `  … and ${total - limit} more (${rest})`] : shown;
}
