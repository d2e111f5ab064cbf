import { evaluate, placeOfReference } from "./evaluate.ts";
import type { Folder, Resource } from "./folder.ts";
import { childrenOf, type Expression } from "./syntax.ts";

/** A mention of a resource: `aws_lb_target_group.web[0].arn`. */
export interface Mention {
	resource: Resource;
	expression: Expression & { kind: "reference" };
}

const depthLimit = 100;

/** Resources of the folder that an expression mentions, through locals too, in the order of the text. */
export function mentions(folder: Folder, expression: Expression | undefined): Mention[] {
	const found: Mention[] = [];
	const followed = new Set<Expression>();
	const visit = (at: Expression, depth: number): void => {
		if (depth > depthLimit) return;
		if (at.kind === "reference") {
			const led = folder.led(at.root, at.steps, (step) => evaluate(folder, step));
			for (const resource of led) found.push({ resource, expression: at });
			const passed = led.length > 0 ? undefined : placeOfReference(folder, at);
			if (passed && !followed.has(passed.expression)) {
				followed.add(passed.expression);
				visit(passed.expression, depth + 1);
			}
		}
		for (const child of childrenOf(at)) visit(child, depth + 1);
	};
	if (expression) visit(expression, 0);
	return found;
}

export function mentioned(folder: Folder, expression: Expression | undefined, ...types: string[]): Resource[] {
	const all = mentions(folder, expression).map((mention) => mention.resource);
	return [...new Set(all)].filter((resource) => types.length === 0 || types.includes(resource.type));
}

/** Where the expression really stands: behind locals and parentheses. */
export function followed(folder: Folder, expression: Expression, depth = 0): Expression {
	if (depth > 16 || expression.kind !== "reference" || expression.steps.length !== 1) return expression;
	if (expression.root !== "local") return expression;
	const local = folder.locals.get(String(expression.steps[0]));
	return local ? followed(folder, local, depth + 1) : expression;
}
