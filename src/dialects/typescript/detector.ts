import type { Fragment } from "../../design/fragment.ts";
import type { Module } from "./module.ts";

/** Reads one kind of fact. A file whose text does not match `hints` is not shown to it, and often not even parsed. */
export interface Detector {
	hints: RegExp;
	read(module: Module): Fragment[];
}
