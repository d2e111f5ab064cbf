import { isMap, isScalar, isSeq, type Node, type Pair } from "yaml";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { parseYaml } from "../yaml.ts";
import { hocon } from "./hocon.ts";

/** One value of a configuration file of Spring Boot, Quarkus, Micronaut or of a driver. */
export interface Setting {
	/** In the one form of all spellings: "spring.lifecycle.timeoutpershutdownphase". */
	key: string;
	value: string;
	at: Location;
	/** Only where this profile is active. */
	profile?: string;
	/** Its document goes for more or less than one profile. */
	isUnclear?: boolean;
}

/** A file of settings: of which profile by its name, undefined for another file. */
export function profileOf(path: string): { profile?: string } | undefined {
	const [, profile] = /(?:^|\/)(?:application|bootstrap)(?:-([\w-]+))?\.(?:ya?ml|properties)$/.exec(path) ?? [];
	if (profile) return { profile };
	return /(?:^|\/)((application|bootstrap)\.(ya?ml|properties)|application\.conf)$/.test(path) ? {} : undefined;
}

/** Boot docs, Relaxed binding: case, dashes and underscores do not count. */
export function canonical(key: string): string {
	return key.toLowerCase().replace(/[-_]/g, "");
}

/** The variable that a key is bound to: "server.shutdown" is SERVER_SHUTDOWN, dashes are left out. */
export function variableOf(key: string): string {
	return key.replaceAll("-", "").replaceAll(".", "_").toUpperCase();
}

const most = 5_000;

export function settingsIn(file: SourceFile): Setting[] {
	const { profile } = profileOf(file.path) ?? {};
	const found = /\.conf$/.test(file.path)
		? hocon(file).map((one) => ({ ...one, key: canonical(one.key) }))
		: /\.properties$/.test(file.path)
			? properties(file)
			: yaml(file);
	return found.slice(0, most).map((one) => ({ ...one, ...(profile && { profile }) }));
}

function properties(file: SourceFile): Setting[] {
	const lines = new LineMap(file.text);
	const found: Setting[] = [];
	let profile: string | undefined;
	let isUnclear = false;
	for (const match of file.text.matchAll(/^[ \t]*([^\s#!=:][^\s=:]*)[ \t]*[=:]?[ \t]*(.*)$/gm)) {
		const [whole, name, raw] = match;
		const value = raw.trim();
		const start = (match.index ?? 0) + whole.length - raw.length;
		// Quarkus writes the profile before the key: %prod.quarkus…
		const own = /^%([\w-]+)\./.exec(name);
		const key = canonical(own ? name.slice(own[0].length) : name);
		if (key === "spring.config.activate.onprofile") {
			isUnclear = !/^[\w-]+$/.test(value);
			profile = isUnclear ? undefined : value;
		}
		const at = { file: file.path, range: lines.range(start, start + value.length) };
		const of = own?.[1] ?? profile;
		found.push({ key, value, at, ...(of && { profile: of }), ...(isUnclear && { isUnclear }) });
		const rest = file.text.slice((match.index ?? 0) + whole.length, (match.index ?? 0) + whole.length + 6);
		if (/^\r?\n[#!]---/.test(rest)) {
			profile = undefined;
			isUnclear = false;
		}
	}
	return found;
}

function yaml(file: SourceFile): Setting[] {
	const lines = new LineMap(file.text);
	const found: Setting[] = [];
	let start = 0;
	for (const part of file.text.split(/^(?=---\s*$)/m).slice(0, 100)) {
		const own: Setting[] = [];
		const text = part.replace(/^---[ \t]*(?=\r?$)/m, "   ");
		const { document } = parseYaml(text);
		const base = start;
		if (document?.contents)
			flatten(document.contents as Node, "", (key, value, [from, to]) => {
				own.push({ key, value, at: { file: file.path, range: lines.range(base + from, base + to) } });
			});
		const named = own.find(({ key }) => key === "spring.config.activate.onprofile" || key === "spring.profiles");
		const isPlain = named && /^[\w-]+$/.test(named.value);
		for (const one of own)
			found.push({ ...one, ...(named && (isPlain ? { profile: named.value } : { isUnclear: true })) });
		start += part.length;
	}
	return found;
}

function flatten(
	node: Node,
	prefix: string,
	say: (key: string, value: string, range: [number, number]) => void,
	depth = 0,
): void {
	if (depth > 40) return;
	if (isMap(node)) {
		for (const pair of node.items as Pair<Node, Node | null>[]) {
			const name = isScalar(pair.key) ? String(pair.key.value) : "";
			const own = /^%([\w-]+)$/.exec(name) ? "" : canonical(name);
			const key = [prefix, own].filter(Boolean).join(".");
			if (pair.value) flatten(pair.value, key, say, depth + 1);
		}
	} else if (isSeq(node)) {
		for (const [index, item] of node.items.entries()) flatten(item as Node, `${prefix}[${index}]`, say, depth + 1);
	} else if (isScalar(node) && node.range && node.value !== null && node.value !== undefined) {
		say(prefix, String(node.value), [node.range[0], node.range[1]]);
	}
}
