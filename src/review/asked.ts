import type { Link } from "../design/design.ts";
import { didYouMean } from "../dialects/spelling.ts";
import type { Finding } from "../rules/finding.ts";
import { openFindings, type Review } from "./review.ts";

/** What was asked for is not to be had: the words say what would do. Whoever asks is shown them, and no stack trace. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

const mostNamed = 12;

/** The word itself where it is known; else an error with a hint and the words that would do. */
export function oneOf<T extends string>(what: string, wanted: string, known: readonly T[]): T {
	const found = known.find((word) => word === wanted);
	if (found) return found;
	const nearest = didYouMean(wanted, known);
	// Of many, enough to see how they are called, where none is near.
	const isMany = known.length > mostNamed;
	const more = isMany ? ` and ${known.length - mostNamed} more` : "";
	const isTold = known.length > 0 && !(isMany && nearest);
	const rest = isTold ? ` There are: ${known.slice(0, mostNamed).join(", ")}${more}.` : "";
	throw new UsageError(`There is no ${what} "${wanted}".${nearest}${rest}`);
}

/** The finding that a rule's name or an id means, on a component where several would do. */
export function findingAsked(review: Review, wanted: string, component: string | undefined): Finding {
	const open = openFindings(review);
	const called = open.filter((finding) => finding.rule === wanted || finding.id === wanted);
	if (called.length === 0) {
		const rule = oneOf("rule or finding", wanted, [...new Set(review.rules.map(({ id }) => id))]);
		throw new UsageError(`Nothing to fix: ${rule} has no finding here.`);
	}
	const nameOf = (finding: Finding) => review.design.components.find((one) => one.id === finding.component)?.name;
	const meant = component
		? called.filter((finding) => finding.component === component || nameOf(finding) === component)
		: called;
	const where = [...new Set(called.map((finding) => nameOf(finding) ?? finding.component))].join(", ");
	if (meant.length === 0) throw new UsageError(`${wanted} has no finding on "${component}"; it has on ${where}.`);
	if (meant.length > 1 && !component)
		throw new UsageError(`${wanted} has ${meant.length} findings; say on which component: ${where}.`);
	return meant[0];
}

/** The component that a name or an id means; the service where another kind has the same name. */
export function componentAsked(review: Review, name: string): string {
	const found = review.design.components.filter((one) => one.id === name || one.name === name);
	const known = review.design.components.map((one) => one.name);
	if (found.length === 0) oneOf("component", name, [...new Set(known)]);
	return (found.find((one) => one.kind === "Service") ?? found[0]).id;
}

/** Which of several services of one name is meant, in a line, with the ids of the others; nothing where there is one alone. */
export function whichOf({ design }: Pick<Review, "design">, id: string): string | undefined {
	const meant = design.components.find((one) => one.id === id);
	const alike = design.components.filter(({ kind, name }) => kind === meant?.kind && name === meant.name);
	if (!meant || alike.length < 2) return undefined;
	const others = alike.filter((one) => one !== meant);
	const more = others.length > mostNamed ? ` and ${others.length - mostNamed} more` : "";
	const ids = others.slice(0, mostNamed).map((one) => one.id);
	return `Of ${alike.length} called ${meant.name}, this is ${meant.id}${meant.at ? ` (${meant.at.file})` : ""}. The others: ${ids.join(", ")}${more}.`;
}

/** Every component that a name or an id means: a service, its balancer and its scaler go by one name. */
export function componentsAsked({ design }: Pick<Review, "design">, name: string): string[] {
	const found = design.components.filter((one) => one.id === name || one.name === name);
	if (found.length === 0) oneOf("component", name, [...new Set(design.components.map((one) => one.name))]);
	return found.map(({ id }) => id);
}

/** The links that lead from one component to another, named as a person names them: a service and its balancer go by one name. */
export function linksAsked({ design }: Review, from: string, to: string, kind: string | undefined): Link[] {
	const [starts, ends] = [from, to].map((name) => new Set(componentsAsked({ design }, name)));
	const between = design.links.filter((link) => starts.has(link.from) && ends.has(link.to));
	if (between.length === 0) {
		const names = new Map(design.components.map(({ id, name }) => [id, name]));
		const others = design.links.filter((link) => starts.has(link.from)).map((link) => names.get(link.to) ?? link.to);
		const hint = others.length > 0 ? ` ${from} leads to: ${[...new Set(others)].join(", ")}.` : "";
		throw new UsageError(`No link leads from ${from} to ${to}.${hint}`);
	}
	const kinds = [...new Set(between.map((link) => link.kind))];
	const asked = kind === undefined ? undefined : oneOf(`link from ${from} to ${to} of the kind`, kind, kinds);
	if (!asked && kinds.length > 1)
		throw new UsageError(`From ${from} to ${to} lead links of several kinds; say which \`kind\`: ${kinds.join(", ")}.`);
	return between.filter((link) => !asked || link.kind === asked);
}
