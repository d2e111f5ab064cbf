import { folderOf } from "../../design/places.ts";
import { scalar, type Value } from "../resources/program/values.ts";
import type { Span } from "../resources/syntax.ts";

/** What `cdk.json` gives a program under `context`: feature flags, and values that it asks for by name. */
export type Context = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ""));
	} catch {
		return undefined;
	}
}

/** The context of the nearest `cdk.json` at or above a program. */
export function contextOf(path: string, scope: { text(path: string): string | undefined }): Context {
	for (let folder = folderOf(path); ; folder = folderOf(folder)) {
		const text = scope.text(folder ? `${folder}/cdk.json` : "cdk.json");
		if (text !== undefined) {
			const given = parsed(text);
			return isObject(given) && isObject(given.context) ? given.context : {};
		}
		if (!folder) return {};
	}
}

/** A value of the context, at the place that asks for it. */
export function contextValue(given: unknown, at: Span): Value {
	if (Array.isArray(given)) return { kind: "list", items: given.map((one) => contextValue(one, at)), at };
	if (isObject(given)) {
		const entries = new Map(Object.entries(given).map(([key, one]) => [key, contextValue(one, at)]));
		return { kind: "object", entries, at, open: false };
	}
	return scalar(typeof given === "object" || given === undefined ? null : (given as string | number | boolean), at);
}
