import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";

/** What a person calls the function: its own name, or that of the variable or key that holds it. */
export function functionName(node: TS.Node): string | undefined {
	if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) if (node.name) return node.name.text;
	if ((ts.isMethodDeclaration(node) || ts.isPropertyDeclaration(node)) && ts.isIdentifier(node.name))
		return node.name.text;
	const { parent } = node;
	if (!parent) return;
	if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
	if (ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
	if (ts.isPropertyDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
}

/**
 * Names places of use so that edits elsewhere leave the names as they are: "OrdersClient.create" in a class,
 * "orders-client.create" for a function of a file, "orders-client" outside of any; a second one in there is "…#2".
 */
export class Sites {
	private readonly module: Module;
	private readonly taken = new Map<string, number>();

	constructor(module: Module) {
		this.module = module;
	}

	of(node: TS.Node): string {
		const name = this.nameOf(node);
		const count = (this.taken.get(name) ?? 0) + 1;
		this.taken.set(name, count);
		return count === 1 ? name : `${name}#${count}`;
	}

	private nameOf(node: TS.Node): string {
		let inner: string | undefined;
		let outer: string | undefined;
		for (let at = node.parent; at; at = at.parent) {
			if (ts.isClassLike(at) && at.name) return [at.name.text, outer].filter(Boolean).join(".");
			const named = ts.isFunctionLike(at) && !ts.isConstructorDeclaration(at) ? functionName(at) : undefined;
			inner ??= named;
			outer = named ?? outer;
		}
		const file = this.module.path.split("/").at(-1) ?? "";
		return [file.replace(/\.[cm]?[jt]sx?$/, ""), inner].filter(Boolean).join(".");
	}
}
