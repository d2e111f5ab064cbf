import type { Link } from "../design/design.ts";
import { didYouMean } from "../dialects/spelling.ts";
import type { Finding } from "../rules/finding.ts";
import { openFindings, type Review } from "./review.ts";

/** What was asked for is not to be had: the words say what would do. Whoever asks is shown them, and no stack trace. */
export class UsageError extends Error {
	override readonly name = "UsageError";
}

/** The word itself where it is known; else an error with a hint and every word that would do. */
export function oneOf<T extends string>(what: string, wanted: string, known: readonly T[]): T {
	const found = known.find((word) => word === wanted);
	if (found) return found;
	const rest = `${known.length > 12 ? "" : ` There are: ${known.join(", ")}.`}`;
	throw new UsageError(`There is no ${what} "${wanted}".${didYouMean(wanted, known)}${rest}`);
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
