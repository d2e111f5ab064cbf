import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Extension, Fragment, FragmentLink } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { packageName as packageOfScript } from "../../typescript/paths.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";

/** Reads one kind of fact out of code, whatever its language: it knows no syntax, and libraries only by their entries. */
export interface Concept {
	/** Facts of one file; others are looked at through the program. */
	read(program: Program): Fragment[];
}

/** Says something of the service that runs the file. */
export function ofService(
	program: Program,
	at: Location,
	attributes: Record<string, Attribute>,
	more: Partial<Pick<Extension, "standalone" | "when" | "links">> = {},
): Extension {
	const { path } = program.code;
	return { role: "extends", file: path, kind: "Service", at, of: { by: "path", path }, attributes, ...more };
}

export function linked(program: Program, link: FragmentLink): Extension {
	return ofService(program, link.at, {}, { links: [link] });
}

/** As `ofService`, of a file that shows by itself that it runs on a server: where nobody says what runs it, it is a service. */
export function ofServer(
	program: Program,
	at: Location,
	attributes: Record<string, Attribute>,
	more: Partial<Pick<Extension, "when" | "links">> = {},
): Extension {
	const { path, language } = program.code;
	const standalone = language === "typescript" ? packageOfScript(path) : packageName(path);
	return ofService(program, at, { language: declared(language, at), ...attributes }, { standalone, ...more });
}
