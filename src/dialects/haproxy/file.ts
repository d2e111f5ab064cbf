import type { Embedded } from "../embedded.ts";
import type { Section } from "./syntax.ts";

export interface HaproxyFile {
	path: string;
	confs: { of: Embedded; sections: Section[]; template?: true }[];
}

export function anchorOf({ kind, name, of }: Section): string {
	return `${of.name ?? ""}\n${kind} ${name}`;
}
