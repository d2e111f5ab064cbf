import { byDefault, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

const compiled = /^(java|kotlin|csharp)$/;

/** A server whose code is of the JVM or of .NET compiles while it serves, where its image does not say that it was compiled before. */
export const compiles: DerivedFact = {
	of: "Service",
	name: "compiles",
	from(_graph, { attributes: { compiles, language, role } }) {
		if (compiles || role?.value !== "server" || !compiled.test(String(language?.value))) return undefined;
		const at = placeOf(language);
		return at && byDefault(true, at, "the JVM and .NET compile what is called often while they run");
	},
};
