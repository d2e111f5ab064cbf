/** A version catalog (gradle/libs.versions.toml), by the names that build files call its entries. */
export interface Catalog {
	/** "spring.boot.starter.web" or the name of a bundle: "group:artifact" of each. */
	libraries: Map<string, string[]>;
	/** Identifier of a plugin by its name. */
	pluginIds: Map<string, string>;
	/** Version of a plugin by its identifier. */
	plugins: Map<string, string>;
}

const spoken = (name: string) => name.replace(/[-_]/g, ".");

export function catalogOf(text: string): Catalog {
	const versions = new Map<string, string>();
	const catalog: Catalog = { libraries: new Map(), pluginIds: new Map(), plugins: new Map() };
	let table = "";
	for (const line of text.slice(0, 100_000).split("\n")) {
		const head = /^\s*\[(\w+)\]/.exec(line)?.[1];
		if (head) table = head;
		const [, name, value] = /^\s*([\w.-]+)\s*=\s*(.+)$/.exec(line) ?? [];
		if (!name || !value) continue;
		const field = (key: string) => new RegExp(`\\b${key}\\s*=\\s*["']([^"']+)["']`).exec(value)?.[1];
		const text = /^["']([^"']+)["']/.exec(value)?.[1];
		const ref = field("version\\.ref");
		const version = (ref && versions.get(ref)) ?? field("version");
		if (table === "versions" && text) versions.set(name, text);
		if (table === "libraries") {
			const module =
				text?.split(":").slice(0, 2).join(":") ?? field("module") ?? [field("group"), field("name")].join(":");
			catalog.libraries.set(spoken(name), [module]);
		}
		if (table === "bundles")
			catalog.libraries.set(
				`bundles.${spoken(name)}`,
				[...value.matchAll(/["']([\w.-]+)["']/g)].flatMap((one) => catalog.libraries.get(spoken(one[1])) ?? []),
			);
		if (table === "plugins") {
			const [id, own] = text?.split(":") ?? [field("id"), version];
			if (id) catalog.pluginIds.set(spoken(name), id);
			if (id && own) catalog.plugins.set(id, own);
		}
	}
	return catalog;
}
