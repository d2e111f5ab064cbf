import type { Literal } from "./edit.ts";

/** Arguments that pin clients by themselves, and what they are where they pin nobody. */
const unpinned: Readonly<Record<string, Literal>> = {
	client_affinity_enabled: false,
	session_affinity_enabled: false,
	cookie_based_affinity: "Disabled",
	load_distribution: "Default",
	affinity: "none",
};

/** The value with which the argument at a path pins nobody; undefined: it takes more than one argument. */
export function unpinnedAt(type: string, path: string): Literal | undefined {
	const name = path.split("/").at(-1) ?? "";
	// Cloud Run has a flag under the name that a backend service has for a kind.
	if (name === "session_affinity")
		return type.startsWith("google_cloud_run") ? false : type.startsWith("cloudflare_") ? "none" : "NONE";
	return Object.hasOwn(unpinned, name) ? unpinned[name] : undefined;
}
