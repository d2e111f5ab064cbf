import { isAlias, isMap, isScalar, isSeq, type Node } from "yaml";
import { LineMap, type Location, type Note, type SourceFile } from "../../design/text.ts";
import { isTemplate } from "../embedded.ts";
import { documentIn, split } from "../kubernetes/documents.ts";
import { type Found, KubeObject, type Path } from "../kubernetes/object.ts";
import { tomlValues } from "../toml.ts";

/** One setting of Traefik, whatever language it is written in: "http.services.shop.loadbalancer.sticky.cookie.name". */
export interface Entry {
	/** In lower case: Traefik takes capitals as they come. */
	key: string;
	value: string;
	at: Location;
}

/** Settings that belong together: labels of one service of a Compose file, or a file of the file provider. */
export interface Settings {
	file: SourceFile;
	/** The service whose labels they are; undefined for a file of the file provider. */
	service?: string;
	/** Where they stand in the YAML. */
	path: Path;
	entries: Entry[];
}

export interface TraefikFile {
	path: string;
	root?: KubeObject;
	settings: Settings[];
	/** What its process is started with, of that what holds for all requests that come in at a port. */
	entryPoints: Entry[];
	notes: Note[];
}

const labelled = /["' ]traefik\./;
export const holdsLabels = (text: string) =>
	labelled.test(text) && /^services:/m.test(text) && !/^apiVersion:/m.test(text);
/** The dynamic configuration that the file provider reads. */
export const isDynamic = (text: string) =>
	/^(?:http|tcp):[ \t]*(?:#.*)?$/m.test(text) &&
	/^[ \t]+(?:routers|services|middlewares):[ \t]*(?:#.*)?$/m.test(text) &&
	/[\s{,](?:loadBalancer|rule|rateLimit|middlewares|entryPoints):/i.test(text);

/** The same in TOML. */
export const isDynamicToml = (text: string) =>
	/^[ \t]*\[+[ \t]*["']?(?:http|tcp)["']?\.["']?(?:routers|services|middlewares)\b/im.test(text);
/** What the process itself is started with. */
export const isStatic = (text: string) =>
	/^entryPoints:[ \t]*(?:#.*)?$/im.test(text) &&
	/^(?:providers|api|certificatesResolvers|log|accessLog|metrics|ping|experimental):/im.test(text);
export const isStaticToml = (text: string) => /^[ \t]*\[[ \t]*entryPoints\b/im.test(text);

const deepest = 20;

const isToml = (path: string) => /\.toml$/i.test(path);
const ofEntryPoint = /^entrypoints\.[^.]+\.http\.middlewares/;

export function parse(file: SourceFile): TraefikFile {
	const { path } = file;
	if (isToml(path)) return parseToml(file);
	const [piece] = split(file.text).filter(({ text }) => holdsLabels(text) || isDynamic(text) || isStatic(text));
	if (!piece) return nothingIn(path);
	if (isTemplate(piece.text) || (isDynamic(piece.text) && piece.text.includes("{{")))
		return { ...nothingIn(path), notes: [noteOfTemplate(path)] };
	const read = documentIn(file, new LineMap(file.text), piece);
	// The Compose dialect says what is wrong with a file of its own.
	if ("severity" in read) return { ...nothingIn(path), notes: holdsLabels(piece.text) ? [] : [read] };
	if (!isMap(read.document.contents)) return nothingIn(path);
	const root = new KubeObject(read.source, read.document.contents, 0);
	if (holdsLabels(piece.text))
		return { path, root, settings: labelsIn(root, file), entryPoints: flagsIn(root), notes: [] };
	const all = settingsIn(root, file);
	return { path, root, ...partedBy(all), notes: [] };
}

const nothingIn = (path: string): TraefikFile => ({ path, settings: [], entryPoints: [], notes: [] });
const noteOfTemplate = (file: string): Note => ({
	file,
	severity: "info",
	message: "Template: not rendered, so not reviewed",
});

function parseToml(file: SourceFile): TraefikFile {
	if (isTemplate(file.text) || file.text.includes("{{"))
		return { ...nothingIn(file.path), notes: [noteOfTemplate(file.path)] };
	const lines = new LineMap(file.text);
	const entries = tomlValues(file.text).map(({ key, value, start, end }) => ({
		key: key.toLowerCase(),
		value,
		at: { file: file.path, range: lines.range(start, end) },
	}));
	return { path: file.path, ...partedBy({ file, path: [], entries }), notes: [] };
}

/** One file may hold what routes requests, and what the process is started with. */
function partedBy(all: Settings): Pick<TraefikFile, "settings" | "entryPoints"> {
	const routes = all.entries.some(({ key }) => /^(http|tcp)\./.test(key));
	return { settings: routes ? [all] : [], entryPoints: all.entries.filter(({ key }) => ofEntryPoint.test(key)) };
}

/** "--entrypoints.web.http.middlewares=limit@file" among the words that a service of a Compose file is started with. */
function flagsIn(root: KubeObject): Entry[] {
	return root.entries(["services"]).flatMap(([service]) => {
		const path: Path = ["services", service, "command"];
		return root.indices(path).flatMap((at): Entry[] => {
			const found = root.find([...path, at]);
			const [, key, value] = /^--([\w.-]+)=(.*)$/s.exec(root.text([...path, at]) ?? "") ?? [];
			return found && key && ofEntryPoint.test(key.toLowerCase())
				? [{ key: key.toLowerCase(), value, at: root.location(found.node) }]
				: [];
		});
	});
}

function labelsIn(root: KubeObject, file: SourceFile): Settings[] {
	return root.entries(["services"]).flatMap(([service]): Settings[] => {
		const places: Path[] = [
			["services", service, "labels"],
			["services", service, "deploy", "labels"],
		];
		return places.flatMap((path): Settings[] => {
			const entries = [
				...root.indices(path).map((at) => root.find([...path, at])),
				...root.entries(path).map(([, found]) => found),
			];
			const labels = entries.flatMap((found) => (found ? (labelOf(root, found) ?? []) : []));
			return labels.length > 0 ? [{ file, service, path, entries: labels }] : [];
		});
	});
}

/** "traefik.enable=true", or the same as a key with its value. */
function labelOf(root: KubeObject, found: Found): Entry | undefined {
	if (!isScalar(found.value)) return undefined;
	const raw = found.value.value === null ? "" : String(found.value.value);
	const at = root.pairLocation(found);
	if (found.pair) {
		const key = isScalar(found.pair.key) ? String(found.pair.key.value) : "";
		return key.startsWith("traefik.") ? { key: key.slice("traefik.".length).toLowerCase(), value: raw, at } : undefined;
	}
	const match = /^traefik\.([^=]+)(?:=(.*))?$/s.exec(raw);
	return match ? { key: match[1].trim().toLowerCase(), value: match[2] ?? "", at } : undefined;
}

function settingsIn(root: KubeObject, file: SourceFile): Settings {
	const entries: Entry[] = [];
	const walk = (node: Node | null | undefined, key: string, at: Location, depth: number): void => {
		const value = isAlias(node) ? root.source.aliases.get(node) : node;
		if (depth > deepest || entries.length > 5_000) return;
		if (isMap(value)) {
			entries.push({ key, value: "", at });
			for (const pair of value.items as { key: Node; value: Node | null }[]) {
				if (!isScalar(pair.key) || !pair.value) continue;
				const found: Found = { node: pair.value, value: pair.value, pair: pair as Found["pair"] };
				walk(
					pair.value,
					`${key === "" ? "" : `${key}.`}${String(pair.key.value).toLowerCase()}`,
					root.pairLocation(found),
					depth + 1,
				);
			}
		} else if (isSeq(value)) {
			for (const [index, item] of (value.items as Node[]).entries())
				walk(item, `${key}[${index}]`, root.location(item), depth + 1);
		} else if (isScalar(value)) entries.push({ key, value: value.value === null ? "" : String(value.value), at });
	};
	walk(root.root, "", root.location(root.root), 0);
	return { file, path: [], entries };
}
