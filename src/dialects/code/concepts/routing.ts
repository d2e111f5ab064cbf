import { declared } from "../../../design/attribute.ts";
import type { Declaration, Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr } from "../code.ts";
import { routedKey, storeName } from "../data/mappers.ts";
import type { Program } from "../program.ts";
import { textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Settings of a mapper that send reads to replicas by themselves. */
export const routing: Concept = {
	read: (program) => [...ofReplication(program), ...ofExtension(program), ...ofRouters(program)],
};

function routed(mapper: string, at: Location, program: Program): Fragment {
	const name = storeName(mapper, program.code.path);
	const store: Declaration = {
		role: "declares",
		file: program.code.path,
		kind: "Store",
		name,
		keys: [routedKey(name)],
		at,
		attributes: { role: declared("database", at), routing: declared("replicas", at) },
	};
	return store;
}

/** TypeORM and Sequelize: `replication`, whose reads go to its slaves unless `defaultMode` says otherwise. */
function ofReplication(program: Program): Fragment[] {
	return program.code.calls.flatMap((call) => {
		const symbol = program.symbolOf(call.callee) ?? "";
		const mapper = /^(@nestjs\/)?typeorm\b/.test(symbol)
			? "typeorm"
			: /^sequelize/.test(symbol)
				? "sequelize"
				: undefined;
		if (!mapper) return [];
		const found = optionOf(call, "replication", program);
		const value = found && program.follow(found);
		if (value?.kind !== "map") return [];
		const mode = program.entry(value, "defaultMode");
		const readers = ["slaves", "replicas", "read"].map((key) => program.entry(value, key)).find(Boolean);
		if (!readers || /^(master|primary)$/.test(textIn(mode, program) ?? "")) return [];
		return [routed(mapper, readers.at, program)];
	});
}

function optionOf(call: Call, name: string, program: Program): Expr | undefined {
	for (const one of call.positional) {
		const direct = program.entry(one, name);
		if (direct) return direct;
		const factory = program.entry(one, "useFactory");
		const made = factory?.kind === "function" ? program.returned(factory.fn) : undefined;
		const inside = made && program.entry(made, name);
		if (inside) return inside;
	}
	return undefined;
}

/** Prisma: `$extends(readReplicas({ url }))`. */
function ofExtension(program: Program): Fragment[] {
	return program.code.calls.flatMap((call) =>
		program.symbolOf(call.callee) === "@prisma/extension-read-replicas.readReplicas"
			? [routed("prisma", call.at, program)]
			: [],
	);
}

/** Django: routers over several databases. One that pins whoever has written, with its middleware, is no fault. */
function ofRouters(program: Program): Fragment[] {
	const setting = (name: string) =>
		program.code.names.find((one) => one.name === name && one.region.kind === "module")?.value;
	const routers = setting("DATABASE_ROUTERS");
	const databases = setting("DATABASES");
	const used = routers && program.follow(routers);
	const all = databases && program.follow(databases);
	if (used?.kind !== "list" || used.items.length === 0 || all?.kind !== "map" || all.entries.length < 2) return [];
	const replicas = all.entries.some(({ key }) => /replica|reader|read|slave|secondary/i.test(key?.text ?? ""));
	const middleware = setting("MIDDLEWARE")?.text ?? "";
	const isPinning = /[pP]inning/.test(used.text) || /[pP]in/.test(middleware);
	return replicas && !isPinning ? [routed("django", used.at, program)] : [];
}
