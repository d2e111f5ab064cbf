import type { Fragment } from "../../design/fragment.ts";
import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange } from "../dialect.ts";
import type { Editor } from "./edit.ts";
import type { KubeObject } from "./object.ts";

/** Writes one attribute of one object; throws `Refused` where a person has to. */
export type Writer = (change: AttributeChange, object: KubeObject, edit: Editor) => TextEdit[];

/** One kind of Kubernetes object: what it says of a design, and how a change of the design is written back. */
export interface Lens {
	/** API groups that define the kind; "" is the core group. */
	groups: readonly string[];
	/** What the text says; undefined for an object that is no part of a design; "partial" for a patch. */
	read(object: KubeObject): Fragment[] | "partial";
	/** Why what it says is no part of the design, where a person should know. */
	unread?(object: KubeObject): string | undefined;
	writers: Record<string, Writer>;
}
