import type { Alias } from "../../design/fragment.ts";
import type { Folder } from "./folder.ts";
import { mentioned } from "./references.ts";
import { childrenOf, type Expression } from "./syntax.ts";

/**
 * Names under which one deployment hands a resource to others: an export of a stack, which others import, and an output of a
 * Terraform folder, whose state others read. What fills a name in (`${AWS::StackName}-tg`, `${Cluster}-tg`) is told by neither
 * side, so that the rest of it decides, and of several the nearest.
 */
const skeleton = (name: Expression): string => {
	if (name.kind === "literal") return String(name.value ?? "");
	if (name.kind === "template")
		return name.parts.map((one) => (typeof one === "string" ? one : skeleton(one))).join("");
	if (name.kind !== "call" || name.name !== "join") return "*";
	const [by, list] = name.arguments;
	return by?.kind === "literal" && list?.kind === "tuple" ? list.items.map(skeleton).join(String(by.value)) : "*";
};

const exported = (name: Expression): string[] => {
	const text = skeleton(name);
	return /[^*\W_]/.test(text) ? [`export:${text}`] : [];
};

const mostNesting = 20;

/** Keys of what an expression asks of other deployments. */
export function askedElsewhere(expression: Expression | undefined, depth = 0): string[] {
	if (!expression || depth > mostNesting) return [];
	if (expression.kind === "opaque" && expression.what === "ImportValue") return expression.inner.flatMap(exported);
	if (expression.kind === "reference" && expression.root === "data") {
		const [source, , outputs, name] = expression.steps;
		const isState = source === "terraform_remote_state" && outputs === "outputs" && typeof name === "string";
		return isState ? [`output:${name}`] : [];
	}
	return childrenOf(expression).flatMap((one) => askedElsewhere(one, depth + 1));
}

/** What a deployment hands on. `stands`: the key of the component that is meant by a resource, where that is another one. */
export function handedOn(folder: Folder, stands: ReadonlyMap<string, string> = new Map()): Alias[] {
	if (folder.isModule) return [];
	return [...folder.outputs].flatMap(([name, value]): Alias[] => {
		const given = folder.exports.get(name);
		const keys = given
			? exported(given)
			: folder.dialect === "terraform" && !name.includes(".")
				? [`output:${name}`]
				: [];
		const [resource] = keys.length > 0 ? mentioned(folder, value) : [];
		if (!resource) return [];
		const own = folder.key(resource);
		const of = { by: "key", key: stands.get(own) ?? own } as const;
		return [{ role: "alias", file: resource.file.path, hosts: keys, of, at: folder.at(value) }];
	});
}
