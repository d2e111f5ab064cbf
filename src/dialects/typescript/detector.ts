import type { Fragment } from "../../design/fragment.ts";
import type { Module } from "./module.ts";

/** Reads one kind of fact. A file whose text does not match `hints` is not shown to it, and often not even parsed. */
export interface Detector {
	hints: RegExp;
	/** A second thing that the text must have, where `hints` alone would let too many files in. */
	also?: RegExp;
	read(module: Module): Fragment[];
}

/** Matches a text that names one of these packages, or a part of one, as an import does. */
export function imports(packages: readonly string[]): RegExp {
	const names = [...new Set(packages)].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	return new RegExp(`["'](?:node:)?(?:${names.join("|")})["'/]`);
}
