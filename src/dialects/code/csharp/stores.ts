import { type Attribute, byDefault, declared, placeOf, unknown, waiting } from "../../../design/attribute.ts";
import type { Fragment, Reference } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { type Concept, ofService } from "../concepts/concept.ts";
import { variableIn } from "../environment.ts";
import { packageFolder, packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { type Address, withoutSecrets } from "./addresses.ts";
import type { ConnectionString } from "./settings.ts";
import { unitsOfWork } from "./units-of-work.ts";

interface Client {
	engine: string;
	/** Absent: one connection serves the process. */
	pool?: number;
	source: string;
	isConnection?: boolean;
}

const npgsql = { engine: "postgres", pool: 100, source: "Npgsql docs, connection string: Maximum Pool Size is 100" };
const sqlClient = { engine: "mssql", pool: 100, source: "Microsoft docs, SqlConnection: Max Pool Size is 100" };
const mySql = { engine: "mysql", pool: 100, source: "MySqlConnector docs: Maximum Pool Size is 100" };

const clients: Readonly<Record<string, Client>> = {
	UseNpgsql: npgsql,
	AddNpgsqlDataSource: npgsql,
	AddNpgsql: npgsql,
	NpgsqlDataSourceBuilder: npgsql,
	NpgsqlConnection: { ...npgsql, isConnection: true },
	UseSqlServer: sqlClient,
	AddSqlServer: sqlClient,
	SqlConnection: { ...sqlClient, isConnection: true },
	UseMySql: mySql,
	UseMySQL: mySql,
	MySqlConnection: { ...mySql, isConnection: true },
};

const redis: Client = { engine: "redis", source: "StackExchange.Redis docs: one multiplexer, one connection" };

function clientOf(call: Call): Client | undefined {
	const name = methodOf(call);
	if (Object.hasOwn(clients, name)) return clients[name];
	const of = receiverOf(call);
	return /^Connect(Async)?$/.test(name) && of?.kind === "name" && of.name === "ConnectionMultiplexer"
		? redis
		: undefined;
}

/** Databases by their connection strings, and what spans two of them. */
export function adoStores(settings: ReadonlyMap<string, ConnectionString>): Concept {
	return { read: (program) => new Reader(settings, program).read() };
}

class Reader {
	private readonly settings: ReadonlyMap<string, ConnectionString>;
	private readonly program: Program;

	constructor(settings: ReadonlyMap<string, ConnectionString>, program: Program) {
		this.settings = settings;
		this.program = program;
	}

	read(): Fragment[] {
		const sites = new Sites(this.program);
		const seen = new Set<string>();
		const stores = this.program.code.calls.flatMap((call): Fragment[] => {
			const client = clientOf(call);
			const address = client && this.addressOf(call);
			// A connection for each query is one pool: they have one connection string.
			if (!client || !address || (client.isConnection && seen.has(address.id))) return [];
			seen.add(address.id);
			return this.store(call, client, address, sites.of(call));
		});
		const connects = (call: Call) => clientOf(call)?.pool !== undefined;
		return [...stores, ...unitsOfWork(this.program, { connects, addressOf: (call) => this.addressOf(call) })];
	}

	private addressOf(call: Call): Address | undefined {
		const { program } = this;
		const given = call.positional.find((one) => one.kind !== "function") ?? call.named.connectionString;
		if (!given) return undefined;
		const value = program.follow(given);
		const text = textIn(value, program);
		if (text !== undefined && /[=:]/.test(text)) return { id: text, name: "", text, at: value.at };
		const key = text ?? this.keyIn(value);
		if (key) {
			const said = this.settings.get(key);
			return {
				id: key,
				name: key,
				variable: isSetting(value) ? key.replaceAll(":", "__") : `ConnectionStrings__${key}`,
				...(said && { text: said.text }),
				at: said?.at ?? call.at,
			};
		}
		const variable = variableIn(value, program);
		return variable && { id: variable.name, name: "", variable: variable.name, at: call.at };
	}

	/** `configuration.GetConnectionString("Orders")`, `configuration["ConnectionStrings:Orders"]`. */
	private keyIn(value: Expr): string | undefined {
		if (value.kind === "operation" && value.operator === "??")
			return this.keyIn(this.program.follow(value.operands[0]));
		if (value.kind === "call" && methodOf(value.call) === "GetConnectionString")
			return textIn(value.call.positional[0], this.program);
		const index = value.kind === "index" ? textIn(value.index, this.program) : undefined;
		return index && /^[\w:.-]+$/.test(index) ? index.replace(/^ConnectionStrings:/, "") : undefined;
	}

	private store(call: Call, client: Client, address: Address, site: string): Fragment[] {
		const { program } = this;
		const { path } = program.code;
		const poolSize = poolOf(call, client, address);
		const other = referenceOf(address, path);
		const name = address.name && !/^(default|main|database|db)(connection)?$/i.test(address.name) ? address.name : "";
		const about = {
			file: path,
			kind: "Store" as const,
			at: call.at,
			attributes: {
				// What a Redis is for, its users know.
				...(client.engine !== "redis" && { role: declared("database", call.at) }),
				engine: declared(client.engine, call.at),
				...(poolSize && { poolSize }),
			},
		};
		const key = `csharp:${packageFolder(path)}:${client.engine}:${withoutSecrets(address.id).slice(0, 80)}`;
		const called = name ? name.toLowerCase() : `${packageName(path)}-${client.engine}`;
		const user = ofService(
			program,
			call.at,
			{},
			{
				links: [
					{
						kind: "writes",
						direction: "to",
						other: other ?? { by: "key", key },
						at: call.at,
						...(poolSize && { attributes: { poolSize } }),
						site,
					},
				],
			},
		);
		return other
			? [{ role: "extends", of: other, standalone: called, ...about }, user]
			: [{ role: "declares", name: called, keys: [key], ...about }, user];
	}
}

function poolOf(call: Call, client: Client, address: Address): Attribute | undefined {
	const own = poolIn(call, client, address);
	const { variable } = address;
	if (!own || !variable || typeof own.value !== "number") return own;
	// What the process is given wins over the settings that lie beside the code.
	const source = own.provenance.kind === "default" && { source: own.provenance.source };
	const names = ["Maximum Pool Size", "Max Pool Size", "MaxPoolSize"];
	const path = call.at.file;
	const at = placeOf(own) ?? call.at;
	return waiting(
		{ variable, path, as: "number", times: 1, parameter: names, otherwise: own.value, seldom: true, ...source },
		at,
	);
}

function poolIn(call: Call, client: Client, { text, variable, at }: Address): Attribute | undefined {
	if (client.pool === undefined) return undefined;
	const said = /\bmax(?:imum)? ?pool ?size\s*=\s*(\d+)/i.exec(text ?? "")?.[1];
	if (said) return declared(Number(said), at);
	if (/\bpooling\s*=\s*false/i.test(text ?? "")) return unknown("its connections are not pooled", at);
	if (text === undefined && !variable) return unknown("its connection string is not known", call.at);
	return byDefault(client.pool, call.at, client.source);
}

/** `configuration["Redis:Url"]`, and not one of its connection strings. */
function isSetting(value: Expr): boolean {
	if (value.kind === "operation") return value.operands[0] !== undefined && isSetting(value.operands[0]);
	return value.kind === "index" && !/ConnectionStrings:/.test(value.index.text);
}

function referenceOf({ variable, text }: Address, path: string): Reference | undefined {
	const plain = /^([\w.-]+)(?::\d+)?(?:,|$)/.exec(text ?? "")?.[1];
	const host =
		plain ?? /(?:^|;)\s*(?:host|server|data source|addr(?:ess)?)\s*=\s*(?:tcp:)?([^;,\s]+)/i.exec(text ?? "")?.[1];
	const known = host && !/^(localhost|127\.0\.0\.1|\.|\(local\w*\).*)$/i.test(host) ? host : undefined;
	if (variable) return { by: "environment", variable, path, ...(known && { otherwise: known }) };
	return known ? { by: "host", host: known } : undefined;
}
