import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Condition, Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { addressIn } from "../addresses.ts";
import type { Code, Expr } from "../code.ts";
import { type Concept, ofService } from "../concepts/concept.ts";
import { variableIn } from "../environment.ts";
import { packageFolder, packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { type Setting, settingOf } from "../settings.ts";
import { numberIn, textIn } from "../values.ts";

/** Settings modules of Django: what they say is what the process does. */
export const django: Concept = {
	read(program) {
		if (!isDeployed(program)) return [];
		return [
			...server(program),
			...cacheKept(program),
			...filesKept(program),
			...sessions(program),
			...channels(program),
			...databases(program),
		];
	},
};

/** Whether the file is a settings module by which users are served. */
export function isDeployed(program: Program): boolean {
	return isSettings(program.code) && !isForDevelopment(program.code.path) && !isBase(program);
}

function isSettings(code: Code): boolean {
	const own = code.names.filter(({ within }) => within === code.module).map(({ name }) => name);
	const opens = code.opened.length > 0 && /settings/.test(code.path);
	return own.includes("INSTALLED_APPS") || own.includes("ASGI_APPLICATION") || own.includes("ROOT_URLCONF") || opens;
}

/** Settings of a machine that serves no users. */
function isForDevelopment(path: string): boolean {
	return /(^|[/_.-])(dev|develop|development|local|test|testing|tests|ci)(_?settings)?\.py$/i.test(path);
}

/** What others of the same folder open and complete is not what runs. */
function isBase(program: Program): boolean {
	return ["production", "prod", "live", "staging", "stage", "deploy", "settings_production"].some((name) => {
		const other = program.link(`.${name}`, program.code);
		return other && other !== program.code && other.opened.some((one) => program.link(one, other) === program.code);
	});
}

const threads = "a WSGI server keeps one of its threads or processes for each request";

function server(program: Program): Fragment[] {
	const serving = ["ROOT_URLCONF", "ASGI_APPLICATION", "WSGI_APPLICATION", "MIDDLEWARE"];
	const [root] = serving.flatMap((name) => settingOf(name, program));
	if (!root) return [];
	const attributes = {
		role: declared("server", root.at),
		language: declared("python", root.at),
		...(settingOf("ASGI_APPLICATION", program).length === 0 && { runtime: byDefault("threads", root.at, threads) }),
	};
	return [ofService(program, root.at, attributes, { standalone: packageName(program.code.path) })];
}

/** Django docs, Sessions, Configuring the session engine. */
const engines: Record<string, string> = {
	db: "shared-store",
	cached_db: "shared-store",
	file: "disk",
	signed_cookies: "client",
};
const engineSource = "Django docs, SESSION_ENGINE: django.contrib.sessions.backends.db";
const cacheSource = "Django docs, CACHES: the default cache is LocMemCache, each process has its own";

function sessions(program: Program): Fragment[] {
	const [apps] = settingOf("INSTALLED_APPS", program);
	const [middleware] = settingOf("MIDDLEWARE", program);
	const named = settingOf("SESSION_ENGINE", program);
	const uses = [apps, middleware].some(
		(one) => one?.value && /django\.contrib\.sessions/.test(longText(one.value, program)),
	);
	const at = named[0]?.at ?? middleware?.at ?? apps?.at;
	if (!at || (!uses && named.length === 0)) return [];
	const says = (sessions: Attribute, place: Location, when?: Condition) =>
		ofService(program, place, { sessions }, when ? { when } : {});
	if (named.length === 0) return [says(byDefault("shared-store", at, engineSource), at)];
	return named.flatMap((setting) => {
		const text = textIn(setting.value, program);
		const place = setting.value ? program.follow(setting.value).at : setting.at;
		const engine = /^django\.contrib\.sessions\.backends\.(\w+)$/.exec(text ?? "")?.[1] ?? "";
		if (engine === "cache")
			return inCache(program, place).map((one) => says(one.sessions, place, setting.when ?? one.when));
		if (Object.hasOwn(engines, engine)) return [says(declared(engines[engine], place), place, setting.when)];
		return [
			says(unknown(setting.reason ?? `SESSION_ENGINE is ${text ?? setting.value?.text}`, place), place, setting.when),
		];
	});
}

function inCache(program: Program, place: Location): { sessions: Attribute; when?: Condition }[] {
	const alias = textIn(settingOf("SESSION_CACHE_ALIAS", program)[0]?.value, program) ?? "default";
	const caches = settingOf("CACHES", program);
	if (caches.length === 0) return [{ sessions: byDefault("memory", place, cacheSource) }];
	return caches.map(({ value, when, reason }) => ({
		sessions: keptIn(value, alias, place, reason, program),
		...(when && { when }),
	}));
}

/** Whether a cache of CACHES, or the one that Django has without, is a process's own: memory or files. */
export function isOwnCache(alias: string, program: Program): boolean {
	const caches = settingOf("CACHES", program);
	if (caches.length === 0) return true;
	return caches.every(({ value, at, reason }) => {
		const kept = keptIn(value, alias, at, reason, program).value;
		return kept === "memory" || kept === "disk";
	});
}

/** Where the default cache keeps what code puts there. */
function cacheKept(program: Program): Fragment[] {
	const caches = settingOf("CACHES", program);
	const [at] = [...caches, ...settingOf("INSTALLED_APPS", program), ...settingOf("MIDDLEWARE", program)].map(
		(one) => one.at,
	);
	if (!at) return [];
	if (caches.length === 0) return [ofService(program, at, { cacheKept: byDefault("memory", at, cacheSource) })];
	return caches.map(({ value, when, reason, at: place }) => {
		const kept = keptIn(value, "default", place, reason, program);
		const said = kept.value === "shared-store" ? declared("shared", place) : kept;
		return ofService(program, place, { cacheKept: said }, when ? { when } : {});
	});
}

const filesSource = "Django docs, STORAGES: FileSystemStorage below MEDIA_ROOT, on the machine's own disk";

/** Where the files go that users send to a model's FileField. */
function filesKept(program: Program): Fragment[] {
	const [root] = settingOf("MEDIA_ROOT", program);
	if (!root) return [];
	const says = (filesKept: Attribute) => [ofService(program, root.at, { filesKept })];
	const named = [...settingOf("DEFAULT_FILE_STORAGE", program), ...settingOf("STORAGES", program)];
	const [chosen] = named;
	if (!chosen) return says(byDefault("disk", root.at, filesSource));
	if (named.length > 1 || chosen.when || chosen.reason)
		return says(unknown("which storage it has depends on more than its settings say", chosen.at));
	const backend = chosen.value && (program.entry(chosen.value, "default") ?? chosen.value);
	const text = textIn((backend && program.entry(backend, "BACKEND")) ?? backend, program);
	if (text === undefined) return says(unknown("which storage it has", chosen.at));
	return says(declared(/FileSystemStorage$/.test(text) ? "disk" : "shared", chosen.at));
}

function keptIn(
	caches: Expr | undefined,
	alias: string,
	place: Location,
	reason: string | undefined,
	program: Program,
): Attribute {
	const cache = caches && program.entry(caches, alias);
	const backend = cache && textIn(program.entry(cache, "BACKEND"), program);
	if (reason || backend === undefined) return unknown(reason ?? `which cache ${alias} is`, cache?.at ?? place);
	if (/filebased/i.test(backend)) return declared("disk", place);
	return declared(/locmem|dummy/i.test(backend) ? "memory" : "shared-store", place);
}

/** Channels docs, Channel Layers: the layer in memory keeps groups within one process. */
function channels(program: Program): Fragment[] {
	return settingOf("CHANNEL_LAYERS", program).flatMap(({ value, when }): Fragment[] => {
		const layer = value && program.entry(value, "default");
		const backend = layer && program.entry(layer, "BACKEND");
		const text = textIn(backend, program);
		if (!backend || text === undefined) return [];
		const at = program.follow(backend).at;
		const fanOutAdapter = declared(!/InMemoryChannelLayer$/.test(text), at);
		return [ofService(program, at, { longLived: declared(true, at), fanOutAdapter }, when ? { when } : {})];
	});
}

const databaseEngines: readonly (readonly [RegExp, string])[] = [
	[/postgres|postgis|psycopg|cockroach/, "postgres"],
	[/mysql|mariadb/, "mysql"],
	[/oracle/, "oracle"],
	[/mssql|sql_server/, "mssql"],
];

/** Each entry of DATABASES: which server, and how many connections each process keeps. */
function databases(program: Program): Fragment[] {
	return settingOf("DATABASES", program).flatMap((setting: Setting) => {
		const map = setting.value && program.follow(setting.value);
		if (map?.kind !== "map" || setting.when) return [];
		return map.entries.flatMap(({ key, value }) => {
			const alias = key && textIn(key, program);
			return alias === undefined ? [] : database(alias, value, program);
		});
	});
}

const threadSource = "Django docs, Databases, Persistent connections: each thread keeps a connection of its own";

function database(alias: string, value: Expr, program: Program): Fragment[] {
	const { path } = program.code;
	const entry = (name: string) => program.entry(value, name);
	const backend = textIn(entry("ENGINE"), program) ?? "";
	const at = program.follow(value).at;
	if (/sqlite|spatialite/.test(backend) && isDeployed(program))
		return [ofService(program, at, { localDatabase: declared(["a database of its own (SQLite)"], at) })];
	if (/sqlite|spatialite|dummy/.test(backend)) return [];
	const engine = databaseEngines.find(([pattern]) => pattern.test(backend))?.[1];
	const host = entry("HOST");
	const variable = variableIn(value, program);
	const server = host
		? addressIn(host, program)
		: variable && ({ by: "environment", variable: variable.name, path } as const);
	const options = entry("OPTIONS");
	const pool = options && program.entry(options, "pool");
	const most = pool && numberIn(program.entry(pool, "max_size"), program);
	const given = pool && (most === undefined ? undefined : declared(most, program.follow(pool).at));
	const place = { file: path, range: { start: at.range.start, end: at.range.start } };
	const shown = key(at, place);
	const poolSize = pool ? given : byDefault(1, shown, threadSource);
	const about = {
		file: path,
		kind: "Store" as const,
		at: shown,
		attributes: {
			role: declared("database", shown),
			engine: engine
				? declared(engine, entry("ENGINE")?.at ?? shown)
				: unknown("the engine stands in its address", shown),
			...(given && { poolSize: given }),
		},
	};
	const stored = `python:${packageFolder(path)}:django:${alias}`;
	const link = {
		kind: "writes" as const,
		direction: "to" as const,
		other: server ?? ({ by: "key", key: stored } as const),
		at: shown,
		...(poolSize && { attributes: { poolSize, ...(!pool && { eachThread: byDefault(true, shown, threadSource) }) } }),
		site: `settings.${alias}`,
	};
	const name = alias === "default" ? `${packageName(path)}-${engine ?? "db"}` : alias;
	return [
		server
			? { role: "extends", of: server, standalone: name, ...about }
			: { role: "declares", name, keys: [stored], ...about },
		ofService(program, shown, {}, { links: [link] }),
	];
}

/** The first line of an entry: all of it would underline half a file. */
function key(at: Location, empty: Location): Location {
	const end = { line: at.range.start.line, character: at.range.start.character + 1 };
	return { ...empty, file: at.file, range: { start: at.range.start, end } };
}

/** All texts of a list, also of one that is put together. */
function longText(expr: Expr, program: Program, depth = 8): string {
	if (depth === 0) return "";
	const value = program.follow(expr);
	if (value.kind === "literal") return String(value.value);
	if (value.kind === "list") return value.items.map((one) => longText(one, program, depth - 1)).join(" ");
	return value.kind === "operation" ? value.operands.map((one) => longText(one, program, depth - 1)).join(" ") : "";
}
