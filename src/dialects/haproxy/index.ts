import { type Attribute, byDefault, declared, type Handle } from "../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../design/fragment.ts";
import { folderOf } from "../../design/places.ts";
import type { Note, SourceFile } from "../../design/text.ts";
import type { Dialect, Reading, Scope, Unit } from "../dialect.ts";
import { embeddedIn, holdsEntries, isOfTests, isTemplate } from "../embedded.ts";
import {
	carriesOf,
	checkedBehind,
	hostAndPort,
	isLocalAddress,
	publicAt,
	routesToMembers,
	takenInBy,
} from "../proxy.ts";
import { hostedBy, hostOf, type ProxyHost, publishedBy } from "../proxy-host.ts";
import { stated } from "../stated.ts";
import { affinityOf, algorithmOf, contentHashOf } from "./affinity.ts";
import { anchorOf, type HaproxyFile } from "./file.ts";
import { boundsOf, clientLimitOf } from "./limits.ts";
import { checksOf, membersOf, serversOf, slowStartOf } from "./servers.ts";
import {
	held,
	type Line,
	linesWith,
	placeOfLine,
	placeOfSection,
	placeOfWord,
	type Section,
	sectionsOf,
} from "./syntax.ts";
import { write } from "./write.ts";

const looksLike = (text: string) =>
	/^[ \t]*(?:frontend|backend|listen|defaults)\b[^\n{;=]*$/m.test(text) &&
	/^[ \t]+(?:server|bind|mode|timeout|balance|default_backend)[ \t]+\S/m.test(text);

function parse(file: SourceFile): HaproxyFile {
	const confs = embeddedIn(file, looksLike).flatMap((of) => {
		const text = file.text.slice(of.start, of.end);
		if (of.name !== undefined && !looksLike(text)) return [];
		return [isTemplate(text) ? { of, sections: [], template: true as const } : { of, sections: sectionsOf(of) }];
	});
	return { path: file.path, confs };
}

const handleOf = (section: Section): Handle => ({
	dialect: "haproxy",
	file: section.of.file.path,
	anchor: anchorOf(section),
});

const keyOf = (section: Section) =>
	`haproxy:${section.of.file.path}#${section.of.name ?? ""}/${section.kind}/${section.name}`;

/** Ports at which connections stay open for as long as a client is there. */
const longLivedAt = new Set([22, 25, 143, 389, 465, 587, 636, 993, 1883, 1935, 3389, 5060, 5222, 6443, 8883]);

function bindsOf(section: Section) {
	return linesWith(section, "bind").flatMap((line) => {
		const word = line.words[1];
		return (word?.text ?? "").split(",").flatMap((text) => {
			const port = Number(/:(\d+)(?:-\d+)?$/.exec(text)?.[1] ?? Number.NaN);
			const host = hostAndPort(text)?.host ?? "";
			return Number.isNaN(port) || isLocalAddress(host) ? [] : [{ port, at: placeOfLine(line) }];
		});
	});
}

/** What it listens for, as far as the mode tells. */
function modeOf(section: Section): Record<string, Attribute | undefined> {
	const line = held(section, "mode");
	const mode = line?.words[1]?.text ?? "tcp";
	const word = line?.words[1];
	const at = line && word ? placeOfWord(line, word) : placeOfSection(section);
	const says = (value: string) =>
		line ? declared(value, at) : byDefault(value, at, "HAProxy, mode: tcp unless it is set");
	return { layer: says(mode === "http" ? "L7" : "L4"), protocol: says(mode) };
}

/** Servers that share what comes in. */
function pool(section: Section): Record<string, Attribute | undefined> {
	const handle = handleOf(section);
	const servers = serversOf(section);
	const members = membersOf(servers);
	const raw = members.find(({ port }) => longLivedAt.has(port ?? 0));
	return {
		...affinityOf(section, servers, handle),
		algorithm: algorithmOf(section, handle),
		contentHash: servers.length > 1 ? contentHashOf(section) : undefined,
		slowStart: slowStartOf(section, servers, handle),
		...checksOf(section, servers, handle),
		carries: held(section, "mode")?.words[1]?.text === "http" ? carriesOf(members, placeOfSection(section)) : undefined,
		longLived: raw && held(section, "mode")?.words[1]?.text !== "http" ? declared(true, raw.at) : undefined,
		members: declared(
			servers.reduce((sum, { count }) => sum + count, 0),
			placeOfSection(section),
		),
	};
}

/** The backends that a frontend sends requests to, each by the first line that names it. */
function toBackends(
	section: Section,
	all: readonly Section[],
	backends: (name: string) => Section | undefined,
): FragmentLink[] {
	const lines = [...linesWith(section, "use_backend"), ...linesWith(section, "default_backend")];
	if (!lines.some((line) => line.words[0].text === "default_backend")) {
		const usual = held(section, "default_backend");
		if (usual) lines.push(usual);
	}
	const found = new Map<Section, Line>();
	for (const line of lines) {
		const backend = backends(line.words[1]?.text ?? "");
		if (backend && !found.has(backend) && membersOf(serversOf(backend)).length > 0) found.set(backend, line);
	}
	return [...found].map(([backend, line]) => ({
		kind: "routes",
		direction: "to",
		other: { by: "key", key: keyOf(backend) },
		at: placeOfLine(line),
		attributes: stated({
			...boundsOf(backend, handleOf(backend)),
			rateLimit: clientLimitOf(backend, all, handleOf(backend)).rateLimit,
		}),
	}));
}

/** A backend that a number drawn for each request chooses: `use_backend next if { rand(100) lt 10 }`. */
function canaryOf(section: Section): Record<string, Attribute | undefined> {
	for (const line of linesWith(section, "use_backend")) {
		const text = line.words.map((word) => word.text).join(" ");
		const [, of, below] = /\brand\((\d+)\)\s+(?:-m\s+int\s+)?l[te]\s+(\d+)/.exec(text) ?? [];
		const share = Number(below) / Number(of);
		if (!(share > 0 && share < 1) || /cook|src\b/.test(text)) continue;
		const at = placeOfLine(line);
		return { canaryWeight: declared(share, at), versionSticky: declared(false, at) };
	}
	return {};
}

function declarationOf(
	section: Section,
	all: readonly Section[],
	backends: (name: string) => Section | undefined,
	host: ProxyHost | undefined,
): Declaration[] {
	const servers = section.kind === "frontend" ? [] : serversOf(section);
	const members = membersOf(servers);
	const entry = section.kind !== "backend";
	const bounds = section.kind === "listen" ? boundsOf(section, handleOf(section)) : undefined;
	const links = [
		...routesToMembers(section.name, members, bounds),
		...(entry ? toBackends(section, all, backends) : []),
	];
	if (links.length === 0) return [];
	const at = placeOfSection(section);
	const { namespace, file } = section.of;
	return [
		{
			role: "declares",
			kind: "Balancer",
			file: file.path,
			name: section.name,
			keys: [keyOf(section)],
			scope: file.path,
			...(namespace !== undefined && { namespace }),
			at,
			attributes: stated({
				...modeOf(section),
				public: !entry
					? byDefault(false, at, "a backend is reached only over a frontend")
					: namespace === undefined
						? publicAt(publishedBy(host, bindsOf(section)), [], at)
						: undefined,
				...(members.length > 0
					? pool(section)
					: { affinity: byDefault("none", at, "a frontend pins nobody: its backends choose") }),
				...(members.length === 0 && { healthCheck: checkedBehind(links, at) }),
				...(entry && { entry: takenInBy("HAProxy", file.path, at) }),
				...(entry && clientLimitOf(section, all, handleOf(section))),
				...(entry && canaryOf(section)),
			}),
			links,
		},
	];
}

function read(unit: Unit, scope: Scope<HaproxyFile>): Reading {
	const [path] = unit.entries;
	const confs = scope.file(path)?.confs ?? [];
	const inChart = /^(.*?\/|)templates\//.exec(path)?.[1];
	if (inChart !== undefined && (scope.has(`${inChart}Chart.yaml`) || scope.has(`${inChart}Chart.yml`)))
		return { fragments: [], notes: [] };
	const notes = confs.flatMap(({ template }): Note[] =>
		template ? [{ file: path, severity: "info", message: "Template: not rendered, so not reviewed" }] : [],
	);
	const host = confs.length > 0 ? hostOf(path, scope) : undefined;
	const fragments = confs.flatMap(({ of, sections }) => {
		const besides = () =>
			(of.name === undefined ? scope.in(folderOf(path)) : []).flatMap((other) => scope.file(other)?.confs ?? []);
		const isNamed = (name: string) => (one: Section) =>
			one.name === name && (one.kind === "backend" || one.kind === "listen");
		const backends = (name: string) =>
			sections.find(isNamed(name)) ??
			besides()
				.flatMap((one) => one.sections)
				.find(isNamed(name));
		return sections
			.filter(({ kind, name }) => ["frontend", "backend", "listen"].includes(kind) && name !== "")
			.flatMap((section) => declarationOf(section, sections, backends, host));
	});
	return { fragments: hostedBy(host, fragments), notes };
}

/** HAProxy: who comes in where, and which servers share it. */
export const haproxy: Dialect<HaproxyFile> = {
	id: "haproxy",
	comment: "#",
	files: {
		names: ["*.cfg", "*.cfg.template", "haproxy*.conf", "haproxy.cfg.*", "*.yaml", "*.yml"],
		languages: ["haproxy", "yaml"],
		called: "HAProxy configurations",
	},
	claims: (file) =>
		!isOfTests(file.path) && (/\.ya?ml$/i.test(file.path) ? holdsEntries(file) : true) && looksLike(file.text),
	parse,
	read,
	write,
};
