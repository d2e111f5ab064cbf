import type { Fragment } from "../../design/fragment.ts";
import type { AttributeChange, Reading } from "../dialect.ts";

/** Attributes that rightly follow another: a cookie's lifetime goes with the cookie. */
const followers: Record<string, readonly string[]> = {
	affinity: ["affinityDuration", "algorithm"],
	signals: ["requestsTarget", "cpuTarget"],
	strategy: ["maxSurge", "maxUnavailable"],
	upStabilisation: ["behaviour"],
	downStabilisation: ["behaviour"],
};

/** Everything that a reading says of attributes, without places. */
function statements(
	fragments: readonly Fragment[],
	anchor: string | undefined,
): Map<string, { said: string; own: boolean }> {
	const all = new Map<string, { said: string; own: boolean }>();
	fragments.forEach((fragment, index) => {
		if (fragment.role === "unit") return;
		for (const [name, { value, unknown, handle }] of Object.entries(fragment.attributes)) {
			all.set(`${index} ${fragment.kind} ${name}`, {
				said: JSON.stringify([value, unknown]),
				own: handle?.anchor === anchor,
			});
		}
	});
	return all;
}

/**
 * Why an edit must not be offered: its text does not say what was wanted, or says something else differently too.
 * YAML has more forms than an editor can foresee, so every edit is read again before anyone sees it.
 */
export function broken(
	change: AttributeChange,
	anchor: string | undefined,
	before: Reading,
	after: Reading,
): string | undefined {
	const then = statements(before.fragments, anchor);
	const now = statements(after.fragments, anchor);
	const said = JSON.stringify([change.value, undefined]);
	const related = [change.attribute, ...(followers[change.attribute] ?? [])];
	let done = false;
	if (after.notes.length !== before.notes.length || after.fragments.length !== before.fragments.length) {
		return "its YAML would break";
	}
	for (const key of new Set([...then.keys(), ...now.keys()])) {
		const name = key.slice(key.lastIndexOf(" ") + 1);
		const own = (now.get(key) ?? then.get(key))?.own;
		if (own && name === change.attribute) done ||= now.get(key)?.said === said;
		else if (!(own && related.includes(name)) && then.get(key)?.said !== now.get(key)?.said)
			return `${name} would change too`;
	}
	return done ? undefined : "the wanted value would not be read back";
}
