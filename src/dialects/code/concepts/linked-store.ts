import type { Attribute } from "../../../design/attribute.ts";
import type { Extension, Fragment, FragmentLink, Reference } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { packageName as packageOfScript } from "../../typescript/paths.ts";
import type { Expr } from "../code.ts";
import { routedKey } from "../data/mappers.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { storeOf } from "./store.ts";

/** An access of a store, as a link from whatever runs the file. */
export function access(
	program: Program,
	kind: "reads" | "writes",
	to: {
		handle?: Expr;
		named?: string;
		engine?: string;
		key?: string;
		/** Said outright. */
		store?: Reference;
		about?: Record<string, Attribute>;
	},
	at: Location,
	site: string,
	attributes: Record<string, Attribute>,
): Fragment[] {
	const { path, language } = program.code;
	const key = to.key ?? (to.named && routedKey(to.named));
	const found: Reference | undefined = key ? { by: "key", key } : (to.store ?? storeBehind(to.handle, program));
	const own = language === "typescript" ? packageOfScript(path) : packageName(path);
	const name = `${own}-${to.engine ?? "db"}`;
	const other: Reference = found ?? { by: "name", kind: "Store", name, file: path };
	const link: FragmentLink = {
		kind,
		direction: "to",
		other,
		at,
		site,
		attributes,
		// Where no settings send reads elsewhere, there is nothing to say.
		...(!key && { outside: { kind: "Store", name } }),
	};
	const user: Extension = {
		role: "extends",
		file: path,
		kind: "Service",
		at,
		of: { by: "path", path },
		standalone: own,
		attributes: { language: { value: language, provenance: { kind: "declared", at } } },
		links: [link],
	};
	if (!to.about || key) return [user];
	const about: Extension = {
		role: "extends",
		file: path,
		kind: "Store",
		at,
		of: other,
		standalone: name,
		attributes: to.about,
	};
	return [about, user];
}

/** The store whose client an expression is, or is made from. */
export function storeBehind(handle: Expr | undefined, program: Program): Reference | undefined {
	let at = handle;
	for (let depth = 0; at && depth < 8; depth++) {
		const value: Expr = program.follow(at);
		const entry = value.kind === "call" ? program.known(value.call.callee, "store") : undefined;
		if (value.kind === "call" && entry) return storeOf(value.call, entry, program);
		at =
			value.kind === "call"
				? value.call.callee
				: value.kind === "member" || value.kind === "index"
					? value.of
					: undefined;
	}
	return undefined;
}
