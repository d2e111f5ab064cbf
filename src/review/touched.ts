import { type Attribute, placesOf } from "../design/attribute.ts";
import type { Component } from "../design/design.ts";
import type { Location } from "../design/text.ts";
import type { Comparison } from "./change.ts";
import type { Changes } from "./diff.ts";
import type { Review } from "./review.ts";
import { toldEach, toldOnce } from "./told.ts";

/**
 * Components that a change touches: a line that says something of the component is changed (an attribute, a link,
 * a place that a verdict points to), its file is new, or something within it was deleted.
 */
export function touchedBy(review: Review, changes: Changes): Set<string> {
	const places = new Map<string, Location[]>();
	const put = (component: string, at: Location | undefined) => {
		if (at) places.set(component, [...(places.get(component) ?? []), at]);
	};
	for (const component of review.design.components) for (const at of own(component)) put(component.id, at);
	for (const link of review.design.links) {
		for (const at of [link.at, ...every(link.attributes)]) {
			put(link.from, at);
			put(link.to, at);
		}
	}
	for (const { component, at, finding } of review.verdicts) {
		put(component, at);
		for (const related of finding?.related ?? []) if (!related.same) put(component, related.at);
	}
	const touched = new Set<string>();
	for (const [component, found] of places) if (isTouched(found, changes)) touched.add(component);
	return touched;
}

/** What has no place in the present files: components whose values follow from elsewhere, and what stood beside something that is gone. */
export function touchedIn({ values, went }: Comparison, before: Review): Set<string> {
	const gone = new Set(went.map(({ id }) => id));
	const beside = before.design.links.flatMap(({ from, to }) => (gone.has(from) ? [to] : gone.has(to) ? [from] : []));
	return new Set([...values.map(({ component }) => component.id), ...beside]);
}

/** The review of some components only; the design stays whole. Of several copies those speak that are among them. */
export function restrictTo(review: Review, components: ReadonlySet<string>): Review {
	const all = toldOnce(toldEach(review.verdicts), review.design, components);
	const verdicts = all.filter((verdict) => components.has(verdict.component));
	return { ...review, verdicts, notes: [...review.notes] };
}

function own(component: Component): Location[] {
	return [component.at, ...every(component.attributes)].filter((at) => at !== undefined);
}

function every(attributes: Record<string, Attribute>): Location[] {
	return Object.values(attributes).flatMap(placesOf);
}

function isTouched(places: readonly Location[], changes: Changes): boolean {
	return places.some(({ file, range }) => {
		const changed = changes.files.get(file);
		if (!changed) return false;
		return changed.added || changed.ranges.some(({ from, to }) => from <= range.end.line && to >= range.start.line);
	});
}
