import { type Attribute, byDefault, declared, type Handle } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { placeIn } from "../embedded.ts";
import { type Member, memberOf } from "../proxy.ts";
import {
	held,
	keywordOf,
	type Line,
	linesWith,
	placeOfSection,
	placeOfWord,
	type Section,
	time,
	type Word,
} from "./syntax.ts";

/** A server with the parameters that it has itself, and those of the `default-server` lines before it. */
export interface Server {
	line: Line;
	parameters: { word: Word; next?: Word; of: Line }[];
	count: number;
}

/** Servers that take part in the usual balancing. */
export function serversOf(section: Section): Server[] {
	const inherited = section.defaults ? linesWith(section.defaults, "default-server") : [];
	let usual = inherited.flatMap((line) => parametersOf(line, 1));
	const found: Server[] = [];
	for (const line of section.lines) {
		const keyword = keywordOf(line);
		if (keyword === "default-server") usual = [...usual, ...parametersOf(line, 1)];
		if (keyword !== "server" && keyword !== "server-template") continue;
		const template = keyword === "server-template";
		const own = parametersOf(line, template ? 4 : 3);
		const range = template ? /^(?:(\d+)-)?(\d+)$/.exec(line.words[2]?.text ?? "") : undefined;
		const count = range ? Number(range[2]) - Number(range[1] ?? 1) + 1 : 1;
		const server = { line, parameters: [...own, ...usual], count: Math.max(1, Math.min(count, 10_000)) };
		if (!own.some(({ word }) => word.text === "backup" || word.text === "disabled")) found.push(server);
	}
	return found;
}

function parametersOf(line: Line, from: number): Server["parameters"] {
	return line.words.slice(from).map((word, index) => ({ word, next: line.words[from + index + 1], of: line }));
}

/** The parameter that holds: the server's own goes before that of the default. */
export function parameterOf({ parameters }: Server, name: string): Server["parameters"][number] | undefined {
	const found = parameters.find(({ word }) => word.text === name || word.text === `no-${name}`);
	return found?.word.text === name ? found : undefined;
}

export function membersOf(servers: readonly Server[]): Member[] {
	return servers.flatMap(({ line }) => {
		const word = line.words[keywordOf(line) === "server" ? 2 : 3];
		const text = word?.text.replace(/^(ipv4|ipv6|unix|abns)@/, "") ?? "";
		if (!word) return [];
		const at = placeOfWord(line, word);
		if (text.startsWith("/")) return [{ host: "localhost", at }];
		// "web:+1000": the port of the client's connection, moved.
		return memberOf(text.replace(/:(?:[+-]\d+)?$/, ""), line.of.file.path, at) ?? [];
	});
}

/** All its servers, with the default line above them. */
export function placeOfServers(section: Section, servers: readonly Server[]): Location {
	const lines = [...linesWith(section, "default-server"), ...servers.map(({ line }) => line)];
	const [first] = lines;
	const last = lines.at(-1);
	if (!first || !last) return placeOfSection(section);
	const start = Math.min(...lines.map((line) => line.start));
	return placeIn(section.of, start, Math.max(...lines.map((line) => line.end)));
}

const checkOptions = [
	"tcp-check",
	"mysql-check",
	"pgsql-check",
	"redis-check",
	"ldap-check",
	"smtpchk",
	"ssl-hello-chk",
];

/** Active checks, server by server. Source: Configuration Manual 2.8, 5.2: check, inter, fall, observe. */
export function checksOf(
	section: Section,
	servers: readonly Server[],
	handle: Handle,
): Record<string, Attribute | undefined> {
	const checked = servers.map((server) => parameterOf(server, "check"));
	const place = placeOfServers(section, servers);
	const observe = servers.map((server) => parameterOf(server, "observe")).find((one) => one);
	const outlierDetection = observe
		? declared(true, placeOfWord(observe.of, observe.word), handle)
		: byDefault(false, place, "HAProxy, server: no traffic is observed unless observe asks for it", handle);
	if (checked.some((one) => !one)) {
		// Of a single one there is no other to send requests to.
		if (servers.length < 2 && (servers[0]?.count ?? 1) < 2) return {};
		const source = "HAProxy, server: no health is checked unless check asks for it";
		return { healthCheck: byDefault("none", place, source, handle), outlierDetection };
	}
	const http = held(section, "option", "httpchk");
	const other = checkOptions.map((name) => held(section, "option", name)).find((line) => line);
	const option = http ?? other;
	const [first] = checked;
	const kind = http ? "http" : "tcp";
	return {
		healthCheck: option
			? declared(kind, placeIn(option.of, option.start, option.end), handle)
			: declared(kind, placeOfWord(first!.of, first!.word), handle),
		outlierDetection,
		healthCheckInterval: numberOf(servers[0], "inter", time) ?? byDefault(2, place, "HAProxy, server: inter is 2 s"),
		unhealthyThreshold: numberOf(servers[0], "fall", Number) ?? byDefault(3, place, "HAProxy, server: fall is 3"),
	};
}

export function numberOf(
	server: Server | undefined,
	name: string,
	as: (text: string) => number | undefined,
	handle?: Handle,
): Attribute | undefined {
	const found = server && parameterOf(server, name);
	const value = found?.next && as(found.next.text);
	return found?.next && value !== undefined && Number.isFinite(value)
		? declared(value, placeOfWord(found.of, found.next), handle)
		: undefined;
}

/** A ramp holds where every server has it; a server that HAProxy starts with has its full share at once. */
export function slowStartOf(section: Section, servers: readonly Server[], handle: Handle): Attribute {
	const all = servers.map((server) => numberOf(server, "slowstart", time, handle));
	const least = all.every((one) => one) ? all[0] : undefined;
	return (
		least ??
		byDefault(0, placeOfServers(section, servers), "HAProxy, server: no slowstart unless it is asked for", handle)
	);
}
