import { declared } from "../../../design/attribute.ts";
import type { Condition, Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
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
		if (ofFile.test(textIn(address, program) ?? "") && !isChosen(call, program) && !isCopy(call, address, program))
			yield { at: call.at };
		const variable = variableIn(address, program);
		if (variable?.otherwise && ofFile.test(variable.otherwise))
			yield { at: call.at, when: { variable: variable.name, path: program.code.path, is: "unset" } };
	}
}

/** Beside it the same makes one that is no such file: for development, as a rule, and which of them runs is not known. */
const isChosen = (call: Call, program: Program): boolean =>
	callsNamed(methodOf(call), program.code).some(
		(one) =>
			one !== call &&
			one.callee.text === call.callee.text &&
			!one.positional.some((given) => /sqlite|:memory:/i.test(`${given.text} ${textIn(given, program) ?? ""}`)),
	);

/** What may be lost: kept until it is asked for again. */
const isCopy = (call: Call, file: Expr | undefined, program: Program): boolean =>
	/cache|te?mp(?![a-z])/i.test(`${call.kept?.text ?? ""} ${(file && (textIn(file, program) ?? file.text)) ?? ""}`);

const files = /^(?!:memory:|file::memory:|$)/;

/** `new DataSource({ type: "sqlite", database: "app.db" })`, `knex({ client: "sqlite3", connection: { filename } })`, `new Database("app.db")`. */
function* byOptions(program: Program): Generator<Kept> {
	if (program.code.language !== "typescript") return;
	for (const call of program.code.calls) {
		const [file, options] = call.positional;
		const isPlain = /^better-sqlite3\b/.test(program.symbolOf(call.callee) ?? "") && isFile(file, program);
		// Opened to be read alone, it comes with the image.
		if (isPlain && !isCopy(call, file, program) && !(options && program.entry(options, "readonly")))
			yield { at: call.at };
		const isMaker = /^(DataSource|createConnection|forRoot|knex|Knex|Sequelize|default)$/.test(methodOf(call));
		if (isMaker && isOfFile(call, program) && !isChosen(call, program)) yield { at: call.at };
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
