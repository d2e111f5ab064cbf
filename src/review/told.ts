import type { Design } from "../design/design.ts";
import { componentOf, linkOf, nameIn } from "../design/graph.ts";
import { put } from "../design/index-of.ts";
import { type Stories, storiesOf } from "../design/stories.ts";
import type { Verdict } from "../rules/finding.ts";
import { Severity } from "../rules/rule.ts";

/**
 * One component may stand in several copies of its files, and several may fail a rule for one cause (the gateway that all
 * of them are routes of, one default of one chart that many take). Each rule speaks of them once: at the copy that decides among those where the answer is worst,
 * with the others beside it. What a person suppressed in one of them stands for itself.
 * `first`: components that come before others, since only they are looked at. `several`: those of the verdicts that can
 * be one with others.
 */
export function toldOnce(
	verdicts: readonly Verdict[],
	design: Design,
	first: ReadonlySet<string> = new Set(),
	several: readonly Verdict[] = notAlone(verdicts, design),
): readonly Verdict[] {
	if (several.length < 2) return verdicts;
	const stories = storiesOf(design);
	const defaults = sharedDefaults(several, design);
	const groups = new Map<string, { all: Verdict[]; keys: string[]; shared: Verdict[] }>();
	for (const verdict of several) {
		const keys = verdict.finding?.suppressed ? [] : keysOf(verdict, design, stories, defaults);
		if (keys.length === 0) continue;
		// A copy may be a route of another gateway: what has a key in common is one group.
		const [group = { all: [], keys: [], shared: [] }, ...others] = new Set(
			keys.flatMap((key) => groups.get(key) ?? []),
		);
		for (const other of others) {
			group.all.push(...other.all);
			group.keys.push(...other.keys);
			for (const key of other.keys) groups.set(key, group);
		}
		group.all.push(verdict);
		for (const key of keys) {
			if (groups.get(key) === group) continue;
			groups.set(key, group);
			group.keys.push(key);
		}
	}
	// A text that decides for several components (the values of a chart) is a copy of what each of them is told for elsewhere.
	for (const verdict of several) {
		if (first.has(verdict.component) || defaults.has(verdict)) continue;
		const all = sharedKeys(verdict, stories).map((key) => groups.get(key));
		if (all.every((group) => group?.all.some(({ finding }) => finding)))
			for (const group of new Set(all)) group?.shared.push(verdict);
	}
	const now = new Map<Verdict, Verdict>();
	for (const { all: group, shared } of new Set(groups.values())) {
		if (group.length + shared.length < 2) continue;
		const weights = (one: Verdict) => [
			first.has(one.component) ? 0 : 1,
			answers.indexOf(one.answer),
			one.finding ? Severity.options.indexOf(one.finding.severity) : 0,
			stories.rank(one.component),
		];
		const [lead, ...copies] = group
			.map((one) => ({ one, by: weights(one) }))
			.sort((a, b) => compared(a.by, b.by))
			.map(({ one }) => one);
		const isDefault = defaults.has(lead);
		const cause = causeOf(lead, design, isDefault);
		now.set(lead, leading(lead, [...copies, ...shared], nameIn(design, lead.component), cause));
		for (const copy of [...copies, ...shared]) now.set(copy, following(copy, lead, cause));
	}
	return now.size === 0 ? verdicts : verdicts.map((verdict) => now.get(verdict) ?? verdict);
}

/** Where nothing has a copy, only what is told once for a cause can be one with others. */
function notAlone(verdicts: readonly Verdict[], design: Design): readonly Verdict[] {
	const isShared = ({ once, defaultOf }: Verdict) => once !== undefined || defaultOf !== undefined;
	return storiesOf(design).isEmpty ? verdicts.filter(isShared) : verdicts;
}

/**
 * Verdicts that fail for one default of one chart, with the key of it. Up to three are told apart: there each is a
 * service that somebody looks after; of many it is the chart that decides, and one look at it answers all.
 */
function sharedDefaults(verdicts: readonly Verdict[], design: Design): ReadonlyMap<Verdict, string> {
	const byKey = new Map<string, Verdict[]>();
	for (const verdict of verdicts) {
		if (verdict.defaultOf === undefined || !verdict.finding || verdict.finding.suppressed) continue;
		const { environment = "" } = componentOf(design, verdict.component) ?? {};
		put(byKey, `${verdict.rule} default of ${verdict.defaultOf} ${environment}`, verdict);
	}
	const found = new Map<Verdict, string>();
	for (const [key, all] of byKey)
		if (new Set(all.map(({ component }) => component)).size > mostApart) for (const one of all) found.set(one, key);
	return found;
}

const mostApart = 3;

/** The verdicts that `toldOnce` was given. */
export function toldEach(verdicts: readonly Verdict[]): readonly Verdict[] {
	return verdicts.map((verdict) => origins.get(verdict) ?? verdict);
}

/** What is counted and reported: one verdict for all copies of a component. */
export function told({ verdicts }: { verdicts: readonly Verdict[] }): Verdict[] {
	return verdicts.filter(({ sameAs }) => sameAs === undefined);
}

const answers: readonly Verdict["answer"][] = ["fails", "unknown", "passes", "does-not-apply"];
/** Places that one finding shows of its copies: a workspace may hold hundreds of customers. */
const most = 20;

function sharedKeys({ rule, component, link, finding, decidesFor = [] }: Verdict, stories: Stories): string[] {
	if (decidesFor.length === 0 || link !== undefined || finding?.suppressed) return [];
	return [component, ...decidesFor].map((id) => `${rule} ${stories.of(id)}`);
}

function keysOf(verdict: Verdict, design: Design, stories: Stories, defaults: ReadonlyMap<Verdict, string>): string[] {
	const { rule, component, once, decidesFor } = verdict;
	const story =
		stories.isEmpty || (decidesFor && verdict.link === undefined) ? undefined : storyOf(verdict, design, stories);
	const shared = defaults.get(verdict);
	const { environment = "" } = (once !== undefined && componentOf(design, component)) || {};
	return [
		...(story === undefined ? [] : [story]),
		...(once === undefined ? [] : [`${rule} once for ${once} ${environment}`]),
		...(shared === undefined ? [] : [shared]),
	];
}

function storyOf({ rule, component, link }: Verdict, design: Design, stories: Stories): string | undefined {
	const known = link === undefined ? undefined : linkOf(design, link);
	if (!known) return link === undefined ? `${rule} ${stories.of(component)}` : undefined;
	return [rule, known.kind, stories.of(known.from), stories.of(known.to), known.site ?? ""].join(" ");
}

/** What was made of a verdict, by those that it was made beside: after an edit most are the same objects again. */
const made = new WeakMap<Verdict, { beside: readonly Verdict[]; one: Verdict }>();
const origins = new WeakMap<Verdict, Verdict>();

function remembered(verdict: Verdict, beside: readonly Verdict[], make: () => Verdict): Verdict {
	const before = made.get(verdict);
	if (before?.beside.length === beside.length && before.beside.every((one, index) => one === beside[index]))
		return before.one;
	const one = make();
	made.set(verdict, { beside, one });
	origins.set(one, verdict);
	return one;
}

/** What several fail for together: in words, and of what else it holds. */
interface Cause {
	name: string;
	/** What shares it, where it is not a component: one, and several. */
	shared?: readonly [string, string];
}

function causeOf({ link, once, defaultOf = "" }: Verdict, design: Design, isDefault: boolean): Cause | undefined {
	if (isDefault) return { name: defaultOf };
	if (once === undefined) return undefined;
	const isCall = link !== undefined && linkOf(design, link)?.kind === "calls";
	return isCall ? { name: "its client", shared: ["call", "calls"] } : { name: once, shared: ["route", "routes"] };
}

function leading(lead: Verdict, copies: readonly Verdict[], name: string, cause: Cause | undefined): Verdict {
	const { finding } = lead;
	const failing = copies.flatMap((copy) => (copy.finding ? { ...copy.finding, isShared: !!copy.decidesFor } : []));
	if (!finding || failing.length === 0) return lead;
	return remembered(lead, copies, () => {
		const message = `${finding.message} ${alsoIn(cause, failing.length)}`;
		// A copy may break the rule in a way of its own (another number, another cause): then it speaks for itself.
		const same = cause ? "the same holds here" : `the same stands in this copy of ${name}`;
		const words = (message: string, isShared: boolean) =>
			isShared || bare(message) === bare(finding.message) ? same : message;
		const related = failing
			.slice(0, most)
			.map(({ at, message, isShared }) => ({ at, message: words(message, isShared), same: true as const }));
		return { ...lead, finding: { ...finding, message, related: [...finding.related, ...related] } };
	});
}

function alsoIn(cause: Cause | undefined, others: number): string {
	if (!cause) return `The same stands in ${others === 1 ? "another copy" : `${others} other copies`} of its files.`;
	const shared = cause.shared ? `${cause.shared[others === 1 ? 0 : 1]} ` : "";
	return `The same holds for ${others} more ${shared}of ${cause.name}.`;
}

function following(copy: Verdict, lead: Verdict, cause: Cause | undefined): Verdict {
	return remembered(copy, [lead], () => {
		const { finding } = copy;
		if (!finding || !lead.finding) return { ...copy, sameAs: lead.component };
		const words = cause ? `told once for ${cause.name}` : "this copy decides: the same stands here";
		const there = { at: lead.finding.at, message: words, same: true as const };
		return {
			...copy,
			sameAs: lead.component,
			finding: { ...finding, copyOf: lead.finding.id, related: [...finding.related, there] },
		};
	});
}

/** Without its environments and whom else its text decides for. */
function bare(message: string): string {
	return message.replace(/ The same text decides it .*$/, "").replace(/ \([^()]*\)$/, "");
}

function compared(a: readonly number[], b: readonly number[]): number {
	const differs = a.findIndex((weight, index) => weight !== b[index]);
	return differs < 0 ? 0 : a[differs] - b[differs];
}
