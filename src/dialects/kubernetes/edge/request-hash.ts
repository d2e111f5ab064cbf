import { type Attribute, declared, unknown } from "../../../design/attribute.ts";
import type { KubeObject, Path } from "../object.ts";

/** Parts of a request of which each user has another value. */
const ofUser = /user|session|client|customer|visitor|device|authorization|cookie|forwarded-for|real-ip/i;

/**
 * What a consistent hash over the header or parameter named at `path` pins: users where its name speaks of them. A hash
 * over the name of an object sends that object to the cache that holds it, and pins nobody.
 */
export function hashedBy(object: KubeObject, path: Path, affinity: "header" | "consistent-hash", at: Path) {
	const name = object.text(path);
	const found = object.find(at);
	if (name === undefined || !found) return undefined;
	const place = object.pairLocation(found);
	return ofUser.test(name)
		? declared(affinity, place, object.handle)
		: unknown(`whether each user has one "${name.slice(0, 80)}" is not in the file`, place, object.handle);
}

/** Which of several says that clients are pinned, else the one that cannot tell. */
export function strictest(all: readonly (Attribute | undefined)[]): Attribute | undefined {
	const said = all.filter((each) => each !== undefined);
	return (
		said.find(({ value }) => value !== undefined && value !== "none") ?? said.find((each) => each.unknown) ?? said[0]
	);
}
