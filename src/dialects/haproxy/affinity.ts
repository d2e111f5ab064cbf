import { type Attribute, byDefault, declared, type Handle, unknown } from "../../design/attribute.ts";
import { hashedByName } from "../proxy.ts";
import { parameterOf, type Server } from "./servers.ts";
import { held, type Line, linesWith, placeOfLine, placeOfSection, type Section, time } from "./syntax.ts";

/** Lines by which a client is sent back to its server. */
export const stickLines = (section: Section): Line[] =>
	linesWith(section, "stick").filter(({ words }) =>
		/^(on|match|store-request|store-response)$/.test(words[1]?.text ?? ""),
	);

/** A cookie pins where servers have a value in it, or get one. */
export function cookieLine(section: Section, servers: readonly Server[]): Line | undefined {
	const line = held(section, "cookie") ?? held(section, "appsession");
	const dynamic = line?.words.some(({ text }) => text === "dynamic") || line?.words[0].text === "appsession";
	return line && (dynamic || servers.some((server) => parameterOf(server, "cookie"))) ? line : undefined;
}

/** What a sample of the request pins: an address, a cookie, or a part whose name tells. */
function ofSample(sample: string, line: Line): Attribute {
	const at = placeOfLine(line);
	if (/^(src|src6?_?\w*)\b|x-forwarded-for|x-real-ip/i.test(sample)) return declared("source-ip", at);
	if (/cook|jsessionid|phpsessid|rdp_cookie|rdp-cookie/i.test(sample)) return declared("cookie", at);
	const header = /hdr(?:_\w+)?\(([\w-]+)/.exec(sample);
	if (header)
		return /^(host|user-agent)$/i.test(header[1]) ? declared("none", at) : hashedByName(header[1], "header", at);
	const parameter = /url(?:p|_param)\(([\w-]+)/.exec(sample);
	if (parameter) return hashedByName(parameter[1], "consistent-hash", at);
	// The same content goes to the same server, whoever asks.
	if (/^(path|url|uri|base|capture\.req\.uri|pathq|dst|ssl_fc_sni|req\.ssl_sni|var\(txn\.(?:path|uri))/.test(sample))
		return declared("none", at);
	if (/ssl_hello|payload|ssl_fc_session_id|session/.test(sample)) return declared("consistent-hash", at);
	return unknown(`whether each user has a "${sample.slice(0, 80)}" of their own is not in the file`, at);
}

/** What `balance` chooses by; undefined where it chooses by load alone. */
function ofBalance(line: Line | undefined): Attribute | undefined {
	const [, kind, name] = line?.words.map(({ text }) => text) ?? [];
	if (!line || !kind) return undefined;
	const at = placeOfLine(line);
	if (kind === "source") return declared("source-ip", at);
	if (kind === "uri" || /^(path|url)$/.test(kind)) return declared("none", at);
	if (kind.startsWith("hdr(")) return ofSample(kind, line);
	if (kind === "url_param") return hashedByName(name ?? "", "consistent-hash", at);
	if (kind.startsWith("rdp-cookie")) return declared("cookie", at);
	return kind === "hash" ? ofSample(name ?? "", line) : undefined;
}

export function affinityOf(
	section: Section,
	servers: readonly Server[],
	handle: Handle,
): Record<string, Attribute | undefined> {
	const cookie = cookieLine(section, servers);
	if (cookie) {
		const words = cookie.words.map(({ text }) => text);
		const age = ["maxlife", "maxidle"].map((name) => words.indexOf(name)).find((at) => at > 0);
		const seconds = age === undefined ? undefined : time(words[age + 1]);
		return {
			affinity: declared("cookie", placeOfLine(cookie), handle),
			affinityDuration: seconds ? declared(seconds, placeOfLine(cookie)) : undefined,
		};
	}
	const [stick] = stickLines(section);
	const [, verb, sample = ""] = stick?.words.map(({ text }) => text) ?? [];
	const pinned = stick && verb ? ofSample(sample, stick) : ofBalance(held(section, "balance"));
	return {
		affinity: pinned
			? { ...pinned, handle }
			: byDefault(
					"none",
					placeOfSection(section),
					"HAProxy, backend: no client is pinned unless it is asked for",
					handle,
				),
	};
}

const algorithms: Record<string, string> = {
	roundrobin: "round-robin",
	"static-rr": "round-robin",
	leastconn: "least-outstanding",
};

/** Source: Configuration Manual 2.8, balance, hash-type: a hash is map-based unless it is said to be consistent. */
export function algorithmOf(section: Section, handle: Handle): Attribute | undefined {
	const line = held(section, "balance");
	const kind = line?.words[1]?.text;
	if (!line || !kind)
		return byDefault("round-robin", placeOfSection(section), "HAProxy, balance: roundrobin unless it is set", handle);
	const at = placeOfLine(line);
	// It draws two and takes the less busy.
	if (/^random(\(\d+\))?$/.test(kind)) return declared(kind === "random(1)" ? "random" : "power-of-two", at, handle);
	if (algorithms[kind]) return declared(algorithms[kind], at, handle);
	return held(section, "hash-type", "consistent") ? declared("ring-hash", at, handle) : undefined;
}

/** Where the same content goes to the same server: how it is found, and so what moves when their number changes. */
export function contentHashOf(section: Section): Attribute | undefined {
	const line = held(section, "balance");
	const pinned = line && ofBalance(line);
	if (!line || pinned?.value !== "none") return undefined;
	const isConsistent = held(section, "hash-type", "consistent");
	return declared(isConsistent ? "consistent" : "modulo", placeOfLine(line));
}
