import type { Expression } from "../resources/syntax.ts";

/** A resource of a template under the name that its block has. */
export interface Declared {
	label: string;
	/** The type under which the families know it. */
	type: string;
	/** Its own, in small letters, and its name as an expression is written. */
	identity: string;
}

/** The resources of one template, and which of them an expression means. */
export class DeclaredResources {
	private readonly all: Declared[] = [];
	private readonly labels = new Set<string>();

	/** `type` as the template calls it, `family` as the families know it; `called` is what its label is made of. */
	add(type: string, family: string, called: string, name: Expression): Declared {
		// The parts of a name that are worked out are called as what they are made of.
		const plain = called
			.replace(/\b(parameters|variables|concat|format|toLower|uniqueString|resourceGroup|copyIndex)\b|\.id\b/g, "")
			.replace(/[^\w-]+/g, "-")
			.replace(/^-+|-+$/g, "");
		const base = plain || "it";
		let label = base;
		for (let number = 2; this.labels.has(label); number++) label = `${base}-${number}`;
		this.labels.add(label);
		const made = { label, type: family, identity: identityOf(type, canonical(name)) };
		this.all.push(made);
		return made;
	}

	/** The resource that one within another stands in, by their types and names. */
	parentOf(type: string, name: Expression): Declared | undefined {
		const above = type.split("/").slice(0, -1).join("/");
		if (!above.includes("/")) return undefined;
		const own = canonical(name).split("/").slice(0, -1).join("/");
		return this.all.find(({ identity }) => identity === identityOf(above, own));
	}

	/** What `resourceId()` and `reference()` are given leads to it. */
	leads(given: readonly Expression[]): Declared | undefined {
		const [first, ...names] = given;
		// reference(resourceId(…)) leads to what its argument leads to.
		if (first?.kind === "reference") return this.all.find(({ label }) => label === first.steps[0]);
		const type = first?.kind === "literal" ? String(first.value) : "";
		const symbol = names.length === 0 ? this.all.find(({ label }) => label === type) : undefined;
		if (symbol) return symbol;
		const identity = identityOf(type, names.map(canonical).join("/"));
		return this.all.find((one) => one.identity === identity);
	}
}

/** Whether a type is that of a template within the template. */
export const isDeployment = (type: string): boolean => /^microsoft\.resources\/deployments$/i.test(type);

const identityOf = (type: string, name: string): string => `${type.toLowerCase()} ${name.toLowerCase()}`;

/** An expression as it is written, so that two of one name are told to be that. */
function canonical(expression: Expression): string {
	switch (expression.kind) {
		case "literal":
			return String(expression.value);
		case "template":
			return expression.parts.map((part) => (typeof part === "string" ? part : canonical(part))).join("");
		case "reference":
			return `\${${expression.root}.${expression.steps.map(String).join(".")}}`;
		case "call":
			return `${expression.name}(${expression.arguments.map(canonical).join()})`;
		case "opaque":
			return `${expression.what}(${expression.inner.map(canonical).join()})`;
		default:
			return expression.kind;
	}
}
