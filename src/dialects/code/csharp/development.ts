import type { Code, Region } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { functionOf } from "../regions.ts";

/** Where it is run on a developer's machine alone. */
export function isDevelopment(region: Region | undefined): boolean {
	if (!region) return false;
	const text = region.test?.text ?? "";
	const isNot = /!\s*[\w.]*IsDevelopment|IsProduction/.test(text);
	const holds = /IsDevelopment\(\)/.test(text) && !isNot;
	return (region.kind === "if" && holds) || (region.kind === "else" && isNot) || isDevelopment(region.parent);
}

/** The same of a function that its file calls nowhere else. */
export function isForDevelopment(region: Region, code: Code): boolean {
	if (isDevelopment(region)) return true;
	for (let fn = functionOf(region); fn; fn = functionOf(fn.region.parent)) {
		const calls = fn.name ? callsNamed(fn.name, code) : [];
		if (calls.length > 0) return calls.every((call) => isDevelopment(call.region));
	}
	return false;
}
