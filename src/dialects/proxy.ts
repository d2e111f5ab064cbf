import { type Attribute, byDefault, declared, unknown } from "../design/attribute.ts";
import type { ComponentKind } from "../design/catalogue/index.ts";
import type { FragmentLink, Reference } from "../design/fragment.ts";
import { folderOf } from "../design/places.ts";
import type { Location } from "../design/text.ts";

/** One address of those that a proxy spreads requests over. */
export interface Member {
	host: string;
	port?: number;
	at: Location;
	/** What answers there, where a variable of the proxy's process tells. */
	of?: Reference;
}

/** What answers at a usual port. */
const dataAt: Record<number, ComponentKind> = {
	...Object.fromEntries(
		[5432, 5433, 6432, 3306, 1433, 27017, 6379, 6380, 26379, 11211, 9042, 9200, 8123].map((port) => [port, "Store"]),
	),
	...Object.fromEntries([5672, 9092, 9093, 4222, 61616].map((port) => [port, "Queue"])),
};

/** Ports at which nothing answers that speaks HTTP. */
export const rawPorts: Record<number, string> = {
	1433: "mssql",
	1521: "oracle",
	1883: "mqtt",
	2181: "zookeeper",
	3306: "mysql",
	4222: "nats",
	5432: "postgres",
	5671: "amqp",
	5672: "amqp",
	6379: "redis",
	8883: "mqtt",
	9042: "cassandra",
	11211: "memcached",
	26379: "redis",
	27017: "mongodb",
	61616: "openwire",
};

/** Kafka's port is many an HTTP server's and exporter's too: only where a name says so as well. */
export function rawAt(port: number | undefined, name: string): string | undefined {
	if (port === 9092) return /kafka|redpanda|broker/i.test(name) ? "kafka" : undefined;
	return rawPorts[port ?? 0];
}

/** What answers behind a proxy that speaks HTTP to all of them, and does not speak it; said at the first of them. */
export function carriesOf(members: readonly Member[], place?: Location): Attribute | undefined {
	const [first] = members;
	const raw = first && rawAt(first.port, first.host);
	if (!raw || members.some(({ port, host }) => rawAt(port, host) !== raw)) return undefined;
	return declared(raw, place ?? first.at);
}

/** Whether requests to these addresses are those of a database's or a broker's clients. */
export function kindOf(members: readonly Member[]): ComponentKind {
	const [kind, ...others] = new Set(members.map(({ port }) => dataAt[port ?? 0] ?? "Service"));
	return others.length > 0 ? "Service" : (kind ?? "Service");
}

const ofThisMachine = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i;
/** The machine that a container runs on, as Docker calls it. */
const ofTheHost = /^(host\.docker\.internal|gateway\.docker\.internal)$/i;

/** By what a port of a machine is known to its own programs, whoever has it: containers that publish it among them. */
export function portOfMachine(port: number | string): string {
	return `${port}.localhost`;
}

/**
 * Routes to each address. Those that no file of the workspace declares are together one component outside, with as many
 * replicas as there are addresses.
 */
export function routesToMembers(
	name: string,
	members: readonly Member[],
	attributes?: Record<string, Attribute>,
): FragmentLink[] {
	const kind = kindOf(members);
	const [first] = members;
	const replicas = kind === "Service" && members.length > 1 && { replicas: declared(members.length, first.at) };
	const seen = new Set<string>();
	return members.flatMap(({ host, port, at, of }): FragmentLink[] => {
		// This machine is nobody's name, and each of its ports another program.
		const isHere = ofThisMachine.test(host) || ofTheHost.test(host);
		const called = !isHere ? host : port === undefined ? `${name}.localhost` : portOfMachine(port);
		if (seen.has(called)) return [];
		seen.add(called);
		const other = of ?? ({ by: "host", host: called } as const);
		const outside = { kind, name, ...(replicas && { attributes: replicas }) };
		return [{ kind: "routes", direction: "to", other, at, outside, ...(attributes && { attributes }) }];
	});
}

/** Parts of a request of which each user has another value. */
const ofUser = /user|session|sess_?id|client|customer|visitor|device|auth|token|cookie|forwarded-for|real-ip/i;

/**
 * What a hash over a named part of the request pins: users where its name speaks of them. A hash over the name of an
 * object sends that object to where it is kept, and pins nobody.
 */
export function hashedByName(name: string, affinity: "header" | "consistent-hash", at: Location): Attribute {
	return ofUser.test(name)
		? declared(affinity, at)
		: unknown(`whether each user has one "${name.slice(0, 80)}" is not in the file`, at);
}

/** Whether anybody but this machine reaches an address that is listened at. */
export function isLocalAddress(host: string): boolean {
	return ofThisMachine.test(host);
}

const inside = /^(localhost|_|.*\.(local|internal|localhost|lan|test|svc|cluster\.local))$/i;

/** Whether users come in at one of these ports and names; unknown where neither tells. */
export function publicAt(
	ports: readonly { port: number; at: Location }[],
	names: readonly { name: string; at: Location }[],
	place: Location,
): Attribute {
	const name = names[0];
	if (names.length > 0 && names.every((one) => inside.test(one.name)) && name.name !== "_" && name.name !== "localhost")
		return declared(false, name.at);
	const open = ports.find(({ port }) => port === 443 || port === 80);
	if (open) return declared(true, open.at);
	const [first] = ports;
	if (!first) return byDefault(false, place, "it listens at no port of the network");
	return unknown(`whether users reach port ${first.port} is not in this file`, first.at);
}

/**
 * An address, written out or given to the proxy's process by a variable that is filled in when it starts
 * ("${API_HOST}:8080"). Undefined where it is neither.
 */
export function memberOf(text: string, path: string, at: Location): Member | undefined {
	const plain = hostAndPort(text);
	if (plain) return { ...plain, at };
	const [, named] = /^([\w.-]+):\$\{?[A-Z][A-Z0-9_]*(?::?-[^}]*)?\}?$/.exec(text) ?? [];
	if (named) return { host: named, at };
	const match = /^"?\$\{?([A-Z][A-Z0-9_]*)(?::?-([\w.-]+))?\}?"?(?::(\d{1,5}))?(?:$|[:"])/.exec(text);
	if (!match) return undefined;
	const [, variable, otherwise, port] = match;
	return {
		host: variable
			.toLowerCase()
			.replace(/_(host|url|addr|address|server|upstream|service|backend)$/, "")
			.replaceAll("_", "-"),
		...(port && { port: Number(port) }),
		at,
		of: { by: "environment", variable, path, ...(otherwise !== undefined && { otherwise }) },
	};
}

/** "10.0.0.1:80", "[::1]:80", "web" as host and port. */
export function hostAndPort(text: string): { host: string; port?: number } | undefined {
	const match = /^(\[[\da-f:]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(text);
	return match ? { host: match[1], ...(match[2] && { port: Number(match[2]) }) } : undefined;
}

/** What to call what a file configures and gives no name. */
export function nameOfFile(path: string): string {
	const [base, folder = ""] = path.split("/").reverse();
	const name = base.replace(/(\.(conf|cfg|ya?ml|toml|json|template|tmpl|nginx|vhost))+$/i, "");
	return name || folder || base;
}

/**
 * Of two versions that requests are shared out to by weight, the one with less is taken for the new one: its share. Of two
 * equal parts neither is new: they share the work.
 */
export function lesserShareOf(weights: readonly { weight: number; at: Location }[]): Attribute | undefined {
	const [a, b] = weights;
	if (weights.length !== 2 || a.weight === b.weight || !(a.weight + b.weight > 0)) return undefined;
	const least = a.weight < b.weight ? a : b;
	return declared(least.weight / (a.weight + b.weight), least.at);
}

/** An entry that only leads to groups of servers leaves it to them to notice one that fails. */
export function checkedBehind(links: readonly FragmentLink[], at: Location): Attribute | undefined {
	if (!links.every(({ other }) => other.by === "key")) return undefined;
	return byDefault("tcp", at, "what it leads to notices a server that fails");
}

/** What takes requests in for all that the configurations of a folder say: one proxy, as far as files tell. */
export function takenInBy(proxy: string, file: string, at: Location): Attribute {
	return byDefault(`${proxy} in ${folderOf(file) || "the workspace"}`, at, "what one folder says is one proxy's");
}
