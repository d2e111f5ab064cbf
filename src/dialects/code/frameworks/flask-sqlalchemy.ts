import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { addressIn } from "../addresses.ts";
import type { Binding, Expr } from "../code.ts";
import { type Concept, ofService } from "../concepts/concept.ts";
import { engineIn, undeclared } from "../concepts/store.ts";
import { decided } from "../conditions.ts";
import { packageFolder, packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { classRegionOf } from "../regions.ts";
import { numberIn, textIn } from "../values.ts";

/** Flask-SQLAlchemy takes its databases from the application's settings (docs, Configuration Keys). */
export const flaskSqlalchemy: Concept = {
	read(program) {
		const found = stated("SQLALCHEMY_DATABASE_URI", program).slice(-1);
		const binds = stated("SQLALCHEMY_BINDS", program).slice(-1);
		const others = binds.flatMap((one) => {
			const map = program.follow(one);
			return map.kind === "map"
				? map.entries.map(({ key, value }) => ({ name: textIn(key, program) ?? "bind", value }))
				: [];
		});
		return [...found.map((value) => ({ name: "default", value })), ...others].flatMap(({ name, value }) =>
			database(name, value, program),
		);
	},
};

/** Values of a setting, as an attribute of a class, a name of a module or an entry of `app.config`. */
function stated(name: string, program: Program): Expr[] {
	const { names, writes, calls } = program.code;
	const bound = names.filter((one) => one.name.replace(/^this\./, "") === name && isServed(one, program));
	return [
		...bound.flatMap(({ value }) => value ?? []),
		...writes.flatMap(({ target, value, region }) =>
			target.kind === "index" &&
			target.index.kind === "literal" &&
			target.index.value === name &&
			decided(region, program) === "always"
				? [value]
				: [],
		),
		...calls.flatMap(({ callee, named }) =>
			callee.kind === "member" && /^(update|from_mapping)$/.test(callee.name) ? (named[name] ?? []) : [],
		),
	];
}

/** What tests and developers have is not what runs. */
function isServed({ region, within }: Binding, program: Program): boolean {
	const owner = classRegionOf(region)?.class?.name ?? "";
	return !/test|dev|local|^ci/i.test(owner) && decided(within, program) === "always";
}

const usualPool = "SQLAlchemy docs, create_engine: pool_size is 5";
const usualOverflow = "SQLAlchemy docs, create_engine: max_overflow is 10";

function database(name: string, value: Expr, program: Program): Fragment[] {
	const text = textIn(value, program);
	if (text && /^(sqlite|duckdb)\b/.test(text)) return [];
	const { path } = program.code;
	const at = program.follow(value).at;
	const server = addressIn(value, program);
	const engine = text && engineIn(text);
	const options = stated("SQLALCHEMY_ENGINE_OPTIONS", program).at(-1);
	// Until 3.0 each had a setting of its own.
	const amount = (key: string, old: string, usual: number, source: string): Attribute => {
		const given = (options && program.entry(options, key)) ?? stated(old, program).at(-1);
		const number = numberIn(given, program);
		if (!given) return byDefault(usual, at, source);
		return number === undefined
			? unknown(`${key} is not a number that stands here`, given.at)
			: declared(number, given.at);
	};
	const pool = { poolSize: amount("pool_size", "SQLALCHEMY_POOL_SIZE", 5, usualPool) };
	const about = {
		file: path,
		kind: "Store" as const,
		at,
		attributes: {
			role: declared("database", at),
			engine: engine ? declared(engine, at) : unknown("the engine stands in its address", at),
			...pool,
		},
	};
	const key = `python:${packageFolder(path)}:flask:${name}`;
	const link = {
		kind: "writes" as const,
		direction: "to" as const,
		other: server ?? ({ by: "key", key } as const),
		at,
		attributes: { ...pool, overflow: amount("max_overflow", "SQLALCHEMY_MAX_OVERFLOW", 10, usualOverflow) },
		site: `settings.${name}`,
	};
	const called = name === "default" ? `${packageName(path)}-${engine ?? "db"}` : name;
	return [
		server
			? { role: "extends", of: server, standalone: called, ...undeclared(server, at), ...about }
			: { role: "declares", name: called, keys: [key], ...about },
		ofService(program, at, {}, { links: [link] }),
	];
}
