import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { addressIn } from "../addresses.ts";
import type { Expr } from "../code.ts";
import { type Concept, ofService } from "../concepts/concept.ts";
import { packageFolder, packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { entriesOf } from "../settings.ts";
import { numberIn, textIn } from "../values.ts";
import { waitingFor } from "../waits.ts";

const source = "Flask-SQLAlchemy docs, Configuration: SQLAlchemy's pool_size of 5 and max_overflow of 10";

/** Flask-SQLAlchemy's engine, which the application's settings describe: whose database, and how large a pool. */
export const flaskSqlalchemy: Concept = {
	read(program) {
		const app = program.code.calls.find(({ callee }) => program.symbolOf(callee) === "flask.Flask");
		if (!app) return [];
		const [uri] = entriesOf("SQLALCHEMY_DATABASE_URI", program).filter(({ when, value }) => value && !when);
		if (!uri?.value) return [];
		const text = textIn(uri.value, program);
		if (text && /^(sqlite|duckdb)/.test(text)) return [];
		const { at } = uri;
		const engine = /^(postgres|mysql|mariadb|mssql|oracle)/.exec(text ?? "")?.[1];
		const [options] = entriesOf("SQLALCHEMY_ENGINE_OPTIONS", program);
		const sized = (name: string, old: string, usual: number) => {
			const given = (options?.value && program.entry(options.value, name)) ?? entriesOf(old, program)[0]?.value;
			return given ? sizeIn(given, program) : byDefault(usual, at, source);
		};
		const attributes = {
			poolSize: sized("pool_size", "SQLALCHEMY_POOL_SIZE", 5),
			overflow: sized("max_overflow", "SQLALCHEMY_MAX_OVERFLOW", 10),
		};
		return linked(program, uri.value, at, engine, attributes);
	},
};

function sizeIn(given: Expr, program: Program): Attribute {
	const number = numberIn(given, program);
	if (number !== undefined) return declared(number, given.at);
	return waitingFor(given, program) ?? unknown(`it is ${given.text.slice(0, 60)}`, given.at);
}

function linked(
	program: Program,
	uri: Expr,
	at: Location,
	engine: string | undefined,
	attributes: Record<string, Attribute>,
): Fragment[] {
	const { path } = program.code;
	const server = addressIn(uri, program);
	const key = `python:${packageFolder(path)}:flask-sqlalchemy`;
	const name = `${packageName(path)}-db`;
	const about = {
		file: path,
		kind: "Store" as const,
		at,
		attributes: {
			role: declared("database", at),
			engine: engine ? declared(engine, at) : unknown("the engine stands in its address", at),
		},
	};
	const link = {
		kind: "writes" as const,
		direction: "to" as const,
		other: server ?? ({ by: "key", key } as const),
		at,
		attributes,
		site: "SQLALCHEMY_DATABASE_URI",
	};
	return [
		server
			? { role: "extends", of: server, standalone: name, ...about }
			: { role: "declares", name, keys: [key], ...about },
		ofService(program, at, {}, { links: [link] }),
	];
}
