import { isMap, isScalar } from "yaml";
import type { KubeObject, Path } from "../object.ts";
import { keyText } from "../object.ts";
import { nodeAt, textAt } from "./nodes.ts";
import type { Resource } from "./resource.ts";

/** Which objects a patch is for; undefined where the words of the selection are not understood. */
export type Selection = (resource: Resource) => boolean;

/** What stands under `target`: kinds, names and namespaces as expressions, labels and annotations as selectors. */
export function selectionOf(object: KubeObject, target: Path): Selection | undefined {
	const tests: Selection[] = [];
	const expression = (key: string, of: (resource: Resource) => readonly string[]): boolean => {
		const text = object.text([...target, key]);
		if (!text) return true;
		const matches = wholeMatch(text);
		if (matches) tests.push((resource) => of(resource).some(matches));
		return matches !== undefined;
	};
	const labelled = (key: string, field: string): boolean => {
		const text = object.text([...target, key]);
		const terms = text ? termsOf(text) : [];
		for (const term of terms ?? []) tests.push((resource) => term(mapAt(resource, field)));
		return terms !== undefined;
	};
	const isKnown = [
		expression("kind", ({ kind }) => [kind]),
		expression("group", ({ group }) => [group]),
		expression("version", ({ version }) => [version]),
		expression("name", ({ names }) => names),
		expression("namespace", ({ namespaces }) => namespaces),
		labelled("labelSelector", "labels"),
		labelled("annotationSelector", "annotations"),
	].every(Boolean);
	return isKnown ? (resource) => tests.every((test) => test(resource)) : undefined;
}

/** An expression for a whole word. Those that could take without end to match are not understood. */
export function wholeMatch(text: string): ((word: string) => boolean) | undefined {
	if (/^[\w.-]*$/.test(text) && !text.includes(".")) return (word) => word === text;
	const repeats = text.match(/[*+?{]/g)?.length ?? 0;
	if (text.length > 300 || repeats > 3 || /[)\]][*+?{]|[\\{]/.test(text)) return undefined;
	try {
		const pattern = new RegExp(`^(?:${text})$`);
		return (word) => word.length < 300 && pattern.test(word);
	} catch {
		return undefined;
	}
}

type Term = (labels: Record<string, string>) => boolean;

function termsOf(text: string): Term[] | undefined {
	const terms = text.split(",").map((part): Term | undefined => {
		const [, key, operator, value] = /^\s*([\w./-]+)\s*(?:(==?|!=)\s*([\w.-]*))?\s*$/.exec(part) ?? [];
		if (!key) return undefined;
		if (!operator) return (labels) => Object.hasOwn(labels, key);
		return (labels) => (Object.hasOwn(labels, key) && labels[key] === value) === (operator !== "!=");
	});
	return terms.includes(undefined) ? undefined : (terms as Term[]);
}

function mapAt({ root }: Resource, field: string): Record<string, string> {
	const map = nodeAt(root, "metadata", field);
	if (!isMap(map)) return {};
	return Object.fromEntries(
		map.items.flatMap((pair) => (isScalar(pair.value) ? [[keyText(pair), textAt(map, keyText(pair)) ?? ""]] : [])),
	);
}
