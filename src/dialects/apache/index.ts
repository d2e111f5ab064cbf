import { type Attribute, byDefault, declared, type Handle } from "../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../design/fragment.ts";
import type { Location, Note, SourceFile, TextEdit } from "../../design/text.ts";
import {
	type AttributeChange,
	type Dialect,
	type Reading,
	type Refusal,
	type Scope,
	type Unit,
	untaught,
} from "../dialect.ts";
import { type Embedded, embeddedIn, isOfTests, isTemplate, placeIn } from "../embedded.ts";
import {
	checkedBehind,
	isLocalAddress,
	type Member,
	memberOf,
	nameOfFile,
	publicAt,
	routesToMembers,
	takenInBy,
} from "../proxy.ts";
import { hostedBy, hostOf, type ProxyHost, publishedBy } from "../proxy-host.ts";
import { stated } from "../stated.ts";
import { type Directive, parameter, parseApache, placeOf, placeOfWord, valueIn, type Word } from "./syntax.ts";

interface ApacheFile {
	path: string;
	of: Embedded;
	directives: Directive[];
	template: boolean;
}

const looksLike = (text: string) => /^[ \t]*(?:BalancerMember|ProxyPass(?:Match)?)[ \t]/im.test(text);

function parse(file: SourceFile): ApacheFile {
	const [of] = embeddedIn(file, looksLike);
	const template = isTemplate(file.text);
	return { path: file.path, of, directives: template ? [] : parseApache(of), template };
}

const named = (directives: readonly Directive[], name: string) => directives.filter((one) => one.name === name);
/** All directives, with those of every container. */
const deep = (directives: readonly Directive[]): Directive[] =>
	directives.flatMap((one) => [one, ...deep(one.body ?? [])]);

/** `balancer://name`, wherever it is written. */
const balancerIn = (word: Word | undefined) => /^balancer:\/\/([^/]+)/i.exec(word?.text ?? "")?.[1];

/** All that is said of one balancer, in whatever order. */
interface Pool {
	name: string;
	at: Location;
	members: Directive[];
	/** `ProxySet` in its container, and the `ProxyPass` that leads to it: either may set its parameters. */
	sets: Directive[];
}

function poolsOf(all: readonly Directive[]): Pool[] {
	const pools = new Map<string, Pool>();
	const pool = (name: string, at: Location) => {
		const known = pools.get(name) ?? { name, at, members: [], sets: [] };
		pools.set(name, known);
		return known;
	};
	for (const one of all) {
		const name = balancerIn(
			one.words[one.name.startsWith("proxypass") ? one.words.findIndex((word) => balancerIn(word)) : 0],
		);
		if (name === undefined) continue;
		if (one.name === "proxy") {
			const own = pool(name, placeOfWord(one, one.words[0]));
			own.members.push(...named(one.body ?? [], "balancermember"));
			own.sets.push(...named(one.body ?? [], "proxyset"));
		} else if (one.name === "balancermember") pool(name, placeOf(one)).members.push(one);
		else if (one.name === "proxyset" || one.name.startsWith("proxypass")) pools.get(name)?.sets.push(one);
	}
	return [...pools.values()];
}

function membersOf({ members }: Pool): { member: Member; directive: Directive }[] {
	return members.flatMap((directive) => {
		const word = directive.words.find(({ text }) => /^\w+:\/\//.test(text) && !/^balancer:/i.test(text));
		// A hot standby takes part only where no other is left.
		if (!word || /[+]?[HD]/.test(valueIn(parameter(directive, "status"))?.replace("-", "") ?? "")) return [];
		const host = word.text.replace(/^\w+:\/\//, "").replace(/\/.*$/, "");
		const member = memberOf(host, directive.of.file.path, placeOfWord(directive, word));
		return member ? [{ member, directive }] : [];
	});
}

const algorithms: Record<string, string> = {
	byrequests: "round-robin",
	bytraffic: "round-robin",
	bybusyness: "least-outstanding",
};

/** Sources: httpd.apache.org, mod_proxy: ProxyPass, parameters of balancers and workers; mod_proxy_hcheck. */
function declarationOf(pool: Pool, file: ApacheFile): Declaration | undefined {
	const members = membersOf(pool);
	if (members.length === 0) return undefined;
	const { at } = pool;
	const set = (name: string) =>
		pool.sets.flatMap((one) => (parameter(one, name) ? [[one, parameter(one, name)!] as const] : [])).at(-1);
	const sticky = set("stickysession");
	const method = set("lbmethod");
	const checked = members.map(({ directive }) => parameter(directive, "hcmethod"));
	const check = checked.every((word) => word && !/none/i.test(word.text)) ? checked[0] : undefined;
	const source = "Apache, ProxyPass retry: a worker that fails gets nothing for 60 s";
	const attributes = stated({
		layer: byDefault("L7", at, "mod_proxy takes requests one by one"),
		public: byDefault(false, at, "a balancer is reached only over a ProxyPass"),
		affinity: sticky
			? declared("cookie", placeOfWord(sticky[0], sticky[1]))
			: byDefault("none", at, "Apache, stickysession: no client is pinned unless it is set"),
		algorithm: method
			? algorithms[valueIn(method[1]) ?? ""] &&
				declared(algorithms[valueIn(method[1]) ?? ""], placeOfWord(method[0], method[1]))
			: byDefault("round-robin", at, "Apache, lbmethod: byrequests"),
		healthCheck: check
			? declared(/tcp/i.test(check.text) ? "tcp" : "http", placeOfWord(members[0].directive, check))
			: members.length > 1
				? byDefault("tcp", at, source)
				: undefined,
		ramps: byDefault(false, at, "Apache, mod_proxy_balancer: it knows no ramp"),
		outlierDetection: members.length > 1 ? byDefault(true, at, source) : undefined,
		members: declared(members.length, at),
	} as Record<string, Attribute | undefined>);
	const handle: Handle = { dialect: "apache", file: file.path, anchor: pool.name };
	return {
		role: "declares",
		kind: "Balancer",
		file: file.path,
		name: pool.name,
		keys: [keyOf(file, pool.name)],
		scope: file.path,
		at,
		attributes: Object.fromEntries(Object.entries(attributes).map(([key, one]) => [key, { ...one, handle }])),
		links: routesToMembers(
			pool.name,
			members.map(({ member }) => member),
		),
	};
}

const keyOf = ({ path }: ApacheFile, name: string) => `apache:${path}#balancer/${name}`;

/** A site that passes requests on, by each `ProxyPass` in it. */
function siteOf(
	own: readonly Directive[],
	host: Directive | undefined,
	file: ApacheFile,
	pools: readonly Pool[],
	runsIn: ProxyHost | undefined,
): Declaration[] {
	const common = deep(file.directives).filter(({ name }) => name === "proxytimeout" || name === "timeout");
	const limit = [...named(own, "proxytimeout"), ...common].at(0);
	const links = own
		.filter(({ name }) => name === "proxypass" || name === "proxypassmatch")
		.flatMap((pass): FragmentLink[] => {
			const target = pass.words.find(({ text }) => /^(?:balancer|https?|ajp|fcgi|h2c?|ws{1,2}):\/\//i.test(text));
			const [path] = pass.words;
			if (!target) return [];
			const said = parameter(pass, "timeout");
			const seconds = Number(said ? valueIn(said) : limit?.words[0]?.text);
			const at = placeOfWord(pass, target);
			const attributes = stated({
				timeout:
					seconds > 0
						? declared(seconds, said ? placeOfWord(pass, said) : placeOf(limit!))
						: byDefault(60, at, "Apache, ProxyTimeout: that of Timeout, 60 s"),
				path: path !== target && path.text !== "/" ? declared(path.text, placeOfWord(pass, path)) : undefined,
			});
			const name = balancerIn(target);
			if (name !== undefined)
				return pools.some((pool) => pool.name === name && membersOf(pool).length > 0)
					? [{ kind: "routes", direction: "to", other: { by: "key", key: keyOf(file, name) }, at, attributes }]
					: [];
			const member = memberOf(target.text.replace(/^\w+:\/\//, "").replace(/\/.*$/, ""), file.path, at);
			return member && !isLocalAddress(member.host) ? routesToMembers(member.host, [member], attributes) : [];
		});
	if (links.length === 0) return [];
	const name = named(own, "servername")[0];
	const written = name?.words[0]?.text.replace(/^\w+:\/\//, "").replace(/:\d+$/, "");
	const place = host ? placeOf(host) : links[0].at;
	const ports = (host?.words ?? []).flatMap((word) => {
		const port = Number(/:(\d+)$/.exec(word.text)?.[1] ?? Number.NaN);
		return Number.isNaN(port) ? [] : [{ port, at: placeOfWord(host!, word) }];
	});
	const at = name?.words[0] ? placeOfWord(name, name.words[0]) : place;
	const known = written !== undefined && /^[\w.-]+\.[\w-]+$/.test(written);
	return [
		{
			role: "declares",
			kind: "Balancer",
			file: file.path,
			name: known ? written : nameOfFile(file.path),
			keys: [`apache:${file.path}#site/${host ? file.directives.indexOf(host) : ""}`],
			scope: file.path,
			at,
			attributes: stated({
				layer: byDefault("L7", at, "mod_proxy takes requests one by one"),
				public: host ? publicAt(publishedBy(runsIn, ports), known ? [{ name: written, at }] : [], at) : undefined,
				entry: takenInBy("Apache", file.path, at),
				protocol: byDefault("http", at, "what a site takes"),
				affinity: byDefault("none", at, "a site pins nobody: its balancers choose"),
				healthCheck: checkedBehind(links, at),
			}),
			links,
			...(known && { hosts: [written] }),
		},
	];
}

function read(unit: Unit, scope: Scope<ApacheFile>): Reading {
	const file = scope.file(unit.entries[0]);
	if (!file) return { fragments: [], notes: [] };
	const note: Note = { file: file.path, severity: "info", message: "Template: not rendered, so not reviewed" };
	if (file.template) return { fragments: [], notes: [note] };
	const all = deep(file.directives);
	const pools = poolsOf(all);
	const hosts = file.directives.filter(({ name, body }) => name === "virtualhost" && body);
	const within = new Set(hosts.flatMap((host) => deep(host.body ?? [])));
	const runsIn = hostOf(file.path, scope);
	return {
		fragments: hostedBy(runsIn, [
			...pools.flatMap((pool) => declarationOf(pool, file) ?? []),
			...hosts.flatMap((host) => siteOf(deep(host.body ?? []), host, file, pools, runsIn)),
			...siteOf(
				all.filter((one) => !within.has(one)),
				undefined,
				file,
				pools,
				runsIn,
			),
		]),
		notes: [],
	};
}

function write(change: AttributeChange, scope: Pick<Scope<ApacheFile>, "file">): TextEdit[] | Refusal {
	const { handle } = change.current;
	const file = handle && scope.file(handle.file);
	const pool = file && poolsOf(deep(file.directives)).find(({ name }) => name === handle.anchor);
	if (!pool) return { refused: "the balancer is no longer where it was read" };
	if (change.attribute !== "affinity" || change.value !== "none") return untaught(`${pool.name}: ${change.attribute}`);
	return pool.sets.flatMap((one): TextEdit[] => {
		const word = parameter(one, "stickysession");
		if (!word) return [];
		const { text } = one.of.file;
		// A ProxySet that says nothing else goes with its line.
		if (one.name === "proxyset" && one.words.length === 1) {
			const start = text.lastIndexOf("\n", one.start - 1) + 1;
			const stop = text.indexOf("\n", one.end);
			return [{ ...placeIn(one.of, start, stop < 0 ? text.length : stop + 1), newText: "" }];
		}
		const before = /[ \t]*$/.exec(text.slice(0, word.start))?.[0].length ?? 0;
		return [{ ...placeIn(one.of, word.start - before, word.end), newText: "" }];
	});
}

/** Apache's mod_proxy: its balancers, and the sites that pass requests on. */
export const apache: Dialect<ApacheFile> = {
	id: "apache",
	comment: "#",
	files: { names: ["*.conf", "*.vhost"], languages: ["apacheconf"], called: "Apache configurations" },
	claims: ({ path, text }) => !isOfTests(path) && looksLike(text),
	parse,
	read,
	write,
};
