import type { Component } from "../design/design.ts";

/** What components are called beside one another, by id: with their kind where two have one name. */
export function distinctNames(components: readonly Pick<Component, "id" | "name" | "kind">[]): Map<string, string> {
	const called = new Map<string, number>();
	for (const { name } of components) called.set(name, (called.get(name) ?? 0) + 1);
	return new Map(
		components.map(({ id, name, kind }) => [id, called.get(name) === 1 ? name : `${name} (${kind.toLowerCase()})`]),
	);
}
