import { type Attribute, byDefault, declared, type Handle } from "../../design/attribute.ts";
import type { Declaration, Fragment } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import type { Dialect, Reading, Scope, Unit } from "../dialect.ts";
import { seconds } from "../duration.ts";
import { carriesOf, hostAndPort, lesserShareOf, type Member, rawAt, routesToMembers } from "../proxy.ts";
import { stated } from "../stated.ts";
import {
	type Entry,
	holdsLabels,
	isDynamic,
	isDynamicToml,
	isStatic,
	isStaticToml,
	parse,
	type Settings,
	type TraefikFile,
} from "./entries.ts";
import { isForInside } from "./entry-points.ts";
import { aroundOf, entryPointsOf, limitsOf, units } from "./middlewares.ts";
import { write } from "./write.ts";

const enabled = ({ entries }: Settings) =>
	!entries.some(({ key, value }) => key === "enable" && /^false$/i.test(value));

/** A balancer of Traefik: a service of the file provider, or all that the labels of one Compose service say. */
interface Service {
	name: string;
	settings: Settings;
	/** Its entries, by what follows "loadbalancer.". */
	own: Entry[];
	at: Location;
	members: Member[];
}

const ofService = /^(?:http|tcp)\.services\.([^.]+)\.loadbalancer\.?(.*)$/;
/** Version 1 spoke of backends. */
const ofBackend = /^(?:[\w-]+\.)?backend\.loadbalancer\.(.*)$/;

function servicesOf(settings: Settings): Service[] {
	const found = new Map<string, Service>();
	for (const entry of settings.entries) {
		const match = ofService.exec(entry.key);
		const old = settings.service !== undefined ? ofBackend.exec(entry.key) : null;
		const name = settings.service ?? match?.[1];
		const routed = settings.service !== undefined && /^(http|tcp)\.routers\.|^frontend\.|^port$/.test(entry.key);
		if (name === undefined || !(match || old || routed)) continue;
		const known: Service = found.get(name) ?? { name, settings, own: [], at: entry.at, members: [] };
		found.set(name, known);
		const rest = match?.[2] ?? old?.[1];
		if (rest !== undefined) known.own.push({ ...entry, key: rest });
	}
	for (const service of found.values()) service.members = membersOf(service);
	return [...found.values()].filter(({ members }) => members.length > 0);
}

function membersOf({ name, settings, own, at }: Service): Member[] {
	if (settings.service !== undefined) return [{ host: name, at }];
	return own.flatMap(({ key, value, at: place }): Member[] => {
		if (!/^servers\[\d+\]\.(url|address)$/.test(key)) return [];
		const host = hostAndPort(value.replace(/^\w+:\/\//, "").replace(/\/.*$/, ""));
		return host ? [{ ...host, at: place }] : [];
	});
}

/** A broker or a database at the port of a container that a router of requests leads to. */
function carried({ name, settings, own, members }: Service): Attribute | undefined {
	if (settings.entries.some(({ key }) => key.startsWith("tcp."))) return undefined;
	if (settings.service === undefined) return carriesOf(members);
	const port = own.find(({ key }) => key === "server.port");
	const raw = port && rawAt(Number(port.value), name);
	return raw ? declared(raw, port.at) : undefined;
}

function affinityOf(own: readonly Entry[], at: Location): Record<string, Attribute | undefined> {
	const sticky = own.find(
		({ key, value }) => /^(sticky|stickiness)(\.cookie)?(\.|$)/.test(key) && !/^false$/i.test(value),
	);
	const off = own.some(({ key, value }) => /^(sticky|stickiness)(\.cookie)?$/.test(key) && /^false$/i.test(value));
	if (sticky && !off) {
		const age = own.find(({ key, value }) => /^sticky\.cookie\.maxage$/.test(key) && Number(value) > 0);
		return { affinity: declared("cookie", sticky.at), affinityDuration: age && declared(Number(age.value), age.at) };
	}
	const strategy = own.find(({ key, value }) => key === "strategy" && value === "hrw");
	return {
		affinity: strategy
			? declared("source-ip", strategy.at)
			: byDefault("none", at, "Traefik: no sticky cookie unless it is asked for"),
	};
}

const algorithms: Record<string, string> = { wrr: "round-robin", p2c: "power-of-two", hrw: "ring-hash" };

function choiceOf(own: readonly Entry[], at: Location): Attribute | undefined {
	const said = own.find(({ key }) => key === "strategy");
	if (!said) return byDefault("round-robin", at, "Traefik, strategy: wrr");
	const name = algorithms[said.value];
	return name ? declared(name, said.at) : undefined;
}

function checksOf({ own, settings, members, at }: Service): Record<string, Attribute | undefined> {
	const check = own.find(({ key }) => /^healthcheck(\.|$)/.test(key));
	const passive = own.find(({ key }) => /^passivehealthcheck(\.|$)/.test(key));
	const every = own.find(({ key }) => key === "healthcheck.interval");
	const interval = every && seconds(every.value);
	return {
		ramps: byDefault(false, at, "Traefik, services: they know no ramp"),
		outlierDetection: passive ? declared(true, passive.at) : undefined,
		healthCheck: check
			? declared("http", check.at)
			: passive
				? declared("tcp", passive.at)
				: // Docker tells of its containers' health itself.
					settings.service === undefined && members.length > 1
					? byDefault("none", at, "Traefik, healthCheck: none unless it is set")
					: undefined,
		healthCheckInterval: interval ? declared(interval, every.at) : undefined,
	};
}

const ofWeighted = /^http\.services\.([^.]+)\.weighted\.(?:services\[(\d+)\]\.(name|weight)|(sticky)\b.*)$/;

/** Services that share requests out to others by weight. Source: doc.traefik.io, Weighted Round Robin; file provider alone. */
function weightedIn(settings: Settings, middlewares: readonly Entry[], entryPoints: readonly Entry[]): Declaration[] {
	const found = new Map<string, Map<string, { name?: Entry; weight?: Entry; sticky?: Entry }>>();
	for (const entry of settings.entries) {
		const [, name, index = "", part, sticky] = ofWeighted.exec(entry.key) ?? [];
		if (!name) continue;
		const all = found.get(name) ?? new Map();
		found.set(name, all.set(index, { ...all.get(index), [part ?? sticky]: entry }));
	}
	return [...found].flatMap(([name, all]): Declaration[] => {
		const { sticky } = all.get("") ?? {};
		const parts = [...all.values()].flatMap(({ name: to, weight }) => (to ? [{ to, weight }] : []));
		const [first] = parts;
		if (!first) return [];
		const service: Service = { name, settings, own: [], at: first.to.at, members: [] };
		const share = lesserShareOf(
			parts.map(({ to, weight }) => ({ weight: Number(weight?.value ?? 1), at: (weight ?? to).at })),
		);
		const declaration = declarationOf(service, middlewares, entryPoints);
		return [
			{
				...declaration,
				attributes: {
					...declaration.attributes,
					...stated({
						canaryWeight: share,
						affinity: sticky ? declared("cookie", sticky.at) : declaration.attributes.affinity,
					}),
				},
				links: parts.map(({ to }) => ({
					kind: "routes",
					direction: "to",
					other: { by: "key", key: keyIn(settings, to.value.toLowerCase()) },
					at: to.at,
				})),
			},
		];
	});
}

/** Routers that lead to a service, each by the entries that follow its name. */
function routersOf({ name, settings }: Service): Map<string, Entry[]> {
	const routers = new Map<string, Entry[]>();
	for (const entry of settings.entries) {
		const match = /^(?:http|tcp)\.routers\.([^.]+)\.(.+)$/.exec(entry.key);
		if (match) routers.set(match[1], [...(routers.get(match[1]) ?? []), { ...entry, key: match[2] }]);
	}
	if (settings.service !== undefined) return routers;
	const leads = (own: Entry[]) =>
		own.some(({ key, value }) => key === "service" && value.split("@")[0].toLowerCase() === name);
	return new Map([...routers].filter(([, own]) => leads(own)));
}

function hostsOf(routers: ReadonlyMap<string, Entry[]>): string[] {
	return [...routers.values()].flat().flatMap(({ key, value }) => {
		const match = key === "rule" ? /^\s*Host\(`([\w.-]+)`\)\s*$/.exec(value) : null;
		return match ? [match[1]] : [];
	});
}

function isInside(routers: readonly (readonly Entry[])[]): boolean {
	const all = routers.map(entryPointsOf);
	return all.length > 0 && all.every((names) => names.length > 0 && names.every(isForInside));
}

const keyIn = ({ file, service }: Settings, name: string) =>
	`traefik:${file.path}#${service === undefined ? "file" : "labels"}/${name}`;

/** Only another service of its file hands requests on to it. */
const isPart = ({ name, settings }: Service) =>
	settings.entries.some(({ key, value }) => ofWeighted.exec(key)?.[3] === "name" && value.toLowerCase() === name);

function declarationOf(service: Service, middlewares: readonly Entry[], entryPoints: readonly Entry[]): Declaration {
	const { name, settings, own, at, members } = service;
	const { path } = settings.file;
	const handle: Handle = { dialect: "traefik", file: path, anchor: JSON.stringify([settings.service ?? null, name]) };
	const routers = routersOf(service);
	const limits = limitsOf(routers, middlewares, entryPoints);
	const attributes = stated({
		layer: byDefault("L7", at, "Traefik routes requests"),
		public: byDefault(
			!isInside([...routers.values()]) && !(routers.size === 0 && isPart(service)),
			at,
			"its routers take what comes in at their entry points",
		),
		entry: byDefault("Traefik", at, "what its routers come in by"),
		protocol: byDefault("http", at, "what its routers take"),
		...affinityOf(own, at),
		algorithm: choiceOf(own, at),
		...checksOf(service),
		...limits.balancer,
		carries: carried(service),
		members: settings.service === undefined ? declared(members.length, at) : undefined,
	});
	return {
		role: "declares",
		kind: "Balancer",
		file: path,
		name,
		keys: [keyIn(settings, name)],
		scope: path,
		at,
		attributes: Object.fromEntries(Object.entries(attributes).map(([key, one]) => [key, { ...one, handle }])),
		links: routesToMembers(name, members, stated(limits.link)),
		hosts: hostsOf(routers),
	};
}

function read(unit: Unit, scope: Scope<TraefikFile>): Reading {
	const [path] = unit.entries;
	const file = scope.file(path);
	const settings = (file?.settings ?? []).filter(enabled);
	const { middlewares, entryPoints } = aroundOf(unit, scope);
	const fragments: Fragment[] = settings.flatMap((one) => [
		...servicesOf(one).map((service) => declarationOf(service, middlewares, entryPoints)),
		...weightedIn(one, middlewares, entryPoints),
	]);
	return { fragments, notes: file?.notes ?? [] };
}

/** Traefik: labels of Compose services and files of the file provider. */
export const traefik: Dialect<TraefikFile> = {
	id: "traefik",
	comment: "#",
	files: {
		names: ["*.yaml", "*.yml", "*.toml"],
		languages: ["yaml", "dockercompose", "toml"],
		called: "Traefik configurations",
	},
	claims: ({ path, text }) =>
		/\.toml$/i.test(path)
			? isDynamicToml(text) || isStaticToml(text)
			: holdsLabels(text) || isDynamic(text) || isStatic(text),
	parse,
	units,
	read,
	write,
};
