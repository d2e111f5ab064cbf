import { declared } from "../../../design/attribute.ts";
import type { Condition, Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { within } from "../data/walk.ts";
import { variableIn } from "../environment.ts";
import type { Program } from "../program.ts";
import { givenOf, methodOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** A database that is a file of the process: what one replica writes there, the others never see. */
export const keptDatabase: Concept = {
	read(program) {
		for (const found of [...byAddress(program), ...byOptions(program)])
			return [
				ofService(
					program,
					found.at,
					{ localDatabase: declared(["a database of its own (SQLite)"], found.at) },
					found.when ? { when: found.when } : {},
				),
			];
		const none: Fragment[] = [];
		return none;
	},
};

interface Kept {
	at: Expr["at"];
	/** Only where a variable says nothing else. */
	when?: Condition;
}

/** `sqlite:////data/app.db`; without a path, or as `:memory:`, it is gone with the process and meant to be. */
const ofFile = /^(jdbc:)?sqlite(\+\w+)?:(\/{2,})?(?=\S)(?!:memory:|\/*$)(?!.*(mode=(ro|memory)|immutable=1))/;

/** `create_engine("sqlite:///app.db")`, `create_engine(os.getenv("DATABASE_URL", "sqlite:///app.db"))`. */
function* byAddress(program: Program): Generator<Kept> {
	if (program.code.language === "typescript") return;
	for (const { call, entry } of program.calls("store")) {
		const address = givenOf(call, entry.address, program);
		if (!address) continue;
		if (ofFile.test(textIn(address, program) ?? "")) yield { at: call.at };
		const variable = variableIn(address, program);
		if (variable?.otherwise && ofFile.test(variable.otherwise))
			yield { at: call.at, when: { variable: variable.name, path: program.code.path, is: "unset" } };
	}
}

const files = /^(?!:memory:|file::memory:|$)/;

/** `new DataSource({ type: "sqlite", database: "app.db" })`, `knex({ client: "sqlite3", connection: { filename } })`, `new Database("app.db")`. */
function* byOptions(program: Program): Generator<Kept> {
	if (program.code.language !== "typescript") return;
	for (const call of program.code.calls) {
		if (/^better-sqlite3\b/.test(program.symbolOf(call.callee) ?? "") && isFile(call.positional[0], program))
			yield { at: call.at };
		const isMaker = /^(DataSource|createConnection|forRoot|knex|Knex|Sequelize|default)$/.test(methodOf(call));
		if (isMaker && isOfFile(call, program)) yield { at: call.at };
	}
}

function isOfFile({ positional }: Call, program: Program): boolean {
	return positional.some((options) => {
		const kind = ["type", "dialect", "client"].map((name) => textIn(program.entry(options, name), program) ?? "");
		if (!kind.some((one) => /sqlite/.test(one))) return false;
		const connection = program.entry(options, "connection");
		const file = [
			program.entry(options, "database"),
			program.entry(options, "storage"),
			connection && program.entry(connection, "filename"),
		].find(Boolean);
		return isFile(file, program);
	});
}

/** A name that stands in the code, as a whole or in part; where only the run knows it, it may be in memory. */
const isFile = (expr: Expr | undefined, program: Program): boolean =>
	expr !== undefined &&
	within(program.follow(expr), 5).some(
		(part) =>
			part.kind === "literal" &&
			typeof part.value === "string" &&
			/\.\w+$|\//.test(part.value) &&
			files.test(part.value),
	);
