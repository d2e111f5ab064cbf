import { imageName } from "../../design/image.ts";
import { evaluate } from "./evaluate.ts";
import type { Folder, Resource } from "./folder.ts";
import { attributeOf, type Expression } from "./syntax.ts";
import { Unknown } from "./value.ts";

/** The resource's name where it resolves, else its label. Instances of count and for_each share what their names share. */
export function nameOf(folder: Folder, resource: Resource, ...from: string[]): string {
	for (const name of from.length > 0 ? from : ["name"]) {
		const argument = attributeOf(resource.block, name);
		if (!argument) continue;
		const value = evaluate(folder, argument.value);
		if (typeof value === "string" && value) return value;
		const shared = sharedName(folder, argument.value);
		if (shared) return shared;
	}
	// A program of CDK makes the same for several environments: "Service@PROD".
	return (resource.block.construct ?? resource.label).replace(/@[^@]*$/, "");
}

function sharedName(folder: Folder, expression: Expression): string {
	if (expression.kind !== "template") return "";
	const parts: string[] = [];
	for (const part of expression.parts) {
		const value = typeof part === "string" ? part : evaluate(folder, part);
		if (typeof value === "string" || typeof value === "number") parts.push(String(value));
		else if (!isInstance(part)) return "";
	}
	return parts
		.join("")
		.replace(/[-_./]+$/, "")
		.replace(/^[-_./]+/, "")
		.replace(/--+/g, "-");
}

function isInstance(part: string | Expression): boolean {
	return typeof part === "object" && part.kind === "reference" && (part.root === "each" || part.root === "count");
}

/**
 * An image's name for the join with code. A registry or a tag that cannot be told does not matter for that;
 * an ECR repository's address ends in the repository's name.
 */
export function imageOf(folder: Folder, expression: Expression): string | Unknown {
	const whole = evaluate(folder, expression);
	if (typeof whole === "string") return whole;
	const parts = expression.kind === "template" ? expression.parts : [expression];
	let text = "";
	for (const part of parts) {
		const value = typeof part === "string" ? part : (repository(folder, part) ?? evaluate(folder, part));
		text += typeof value === "string" || typeof value === "number" ? value : "\0";
	}
	const name = imageName(text);
	if (name && !name.includes("\0")) {
		const isPath = (part: string) => !/[.:\0]/.test(part) && part !== "";
		return [...text.split("/").slice(0, -1).filter(isPath), name].join("/");
	}
	return whole instanceof Unknown ? whole : new Unknown("the image is not text");
}

function repository(folder: Folder, part: Expression): string | undefined {
	if (part.kind !== "reference" || part.root !== "aws_ecr_repository" || part.steps.at(-1) !== "repository_url") return;
	const [resource] = folder.led(part.root, part.steps, (step) => evaluate(folder, step));
	return resource && nameOf(folder, resource);
}
