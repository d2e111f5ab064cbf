import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { givenOf, textIn } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** The paths that its functions are marked to answer at. One that only the run knows is left out. */
export const served: Concept = {
	read(program) {
		const all = program.code.functions.flatMap((fn) => {
			const own = pathsIn(fn.marks, program);
			const before = pathsIn(fn.class?.marks ?? [], program);
			return own.flatMap((path) => (before.length > 0 ? before : [""]).map((prefix) => joined(prefix, path)));
		});
		const paths = [...new Set(all)].slice(0, most);
		const at = program.code.functions.find(({ marks }) => pathsIn(marks, program).length > 0)?.at;
		return at && paths.length > 0
			? ([ofServer(program, at, { role: declared("server", at), paths: declared(paths, at) })] satisfies Fragment[])
			: [];
	},
};

const most = 500;

function pathsIn(marks: readonly Expr[], program: Program): string[] {
	return marks.flatMap((mark) => {
		if (!program.known(mark.kind === "call" ? mark.call.callee : mark, "route")) return [];
		if (mark.kind !== "call") return [""];
		const path = givenOf(mark.call, ["0", "value", "path"], program);
		if (!path) return [""];
		const items = path.kind === "list" ? path.items : [path];
		return items.flatMap((item) => textIn(item, program) ?? []);
	});
}

const joined = (prefix: string, path: string) =>
	`/${[prefix, path]
		.map((part) => part.replace(/^\/+|\/+$/g, ""))
		.filter(Boolean)
		.join("/")}`;
