import { type Attribute, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { statementsOf } from "../../sql/statements.ts";
import type { Call, Expr } from "../code.ts";
import { namesAround, sourcesOf, within } from "../data/walk.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { plainName } from "../spelling.ts";
import { givenOf, methodOf, receiverOf, stepsBefore, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** Names of Cassandra's levels, as its drivers spell them. */
const levels = new Map([
	["quorum", "quorum"],
	["eachquorum", "each-quorum"],
	["all", "all"],
	["localquorum", "local"],
]);
const spelled = (name: string) => levels.get(plainName(name));
const holders = /(^|\.)(ConsistencyLevel|DefaultConsistencyLevel|consistencies|gocql|Consistency)$/;

/** How many copies an access of Cassandra waits for, and where these stand as its keyspace says. */
export const levelsAsked: Concept = {
	read(program) {
		const found = [...mentions(program)];
		const known = new Set<string>();
		return found.flatMap(({ level, at, call }): Fragment[] => {
			const keyspace = keyspaceOf(call, program);
			const key = `${keyspace} ${level} ${at.range.start.line}`;
			if (!keyspace || known.has(key)) return [];
			known.add(key);
			const attributes: Record<string, Attribute> = { consistency: declared(level, at) };
			if (isBackground(call, program)) attributes.background = declared(true, at);
			const kind = call && /^\s*select\b/i.test(textIn(call.positional[0], program) ?? "") ? "reads" : "writes";
			const other = { by: "name" as const, kind: "Store" as const, name: keyspace, file: program.code.path };
			const links = [
				{ kind, direction: "to" as const, other, at, site: `${level} ${at.range.start.line}`, attributes } as const,
			];
			return [ofService(program, at, {}, { links: [...links], standalone: packageName(program.code.path) })];
		});
	},
};

function* mentions(program: Program): Generator<{ level: string; at: Expr["at"]; call: Call | undefined }> {
	for (const call of program.code.calls)
		for (const one of [...call.positional, ...Object.values(call.named)])
			for (const part of within(one, 5)) {
				const level = levelOf(part);
				if (level) yield { level, at: part.at, call };
			}
	for (const { value, target } of program.code.writes) {
		const level = levelOf(value);
		if (level && target.kind === "member") yield { level, at: value.at, call: undefined };
	}
}

function levelOf(part: Expr): string | undefined {
	if (part.kind !== "member" || !holders.test(part.of.text)) return undefined;
	return spelled(part.name);
}

/** By the statement or table that it stands with, else by what the file or its settings connect to. */
function keyspaceOf(call: Call | undefined, program: Program): string | undefined {
	for (const step of call ? stepsBefore(call, program) : []) {
		const named = keyspaceIn(textIn(step.positional[0], program)) ?? tableIn(step, program);
		if (named) return named;
	}
	for (const one of program.code.calls) {
		if (/^connect$/i.test(methodOf(one))) {
			const name = textIn(one.positional[0] ?? one.named.keyspace, program);
			if (name && /^\w+$/.test(name)) return name.toLowerCase();
		}
		const named = keyspaceGiven(one, program);
		if (named) return named;
	}
	const made = call && clientOf(call, program);
	const own = made && keyspaceGiven(made, program);
	if (own) return own;
	for (const { target, value } of program.code.writes)
		if (target.kind === "member" && /^keyspace$/i.test(target.name)) return textIn(value, program)?.toLowerCase();
	for (const key of ["spring.cassandra.keyspace-name", "spring.data.cassandra.keyspace-name"]) {
		const said = program.around.setting(key, program)?.value;
		if (said && /^\w+$/.test(said)) return said.toLowerCase();
	}
	return undefined;
}

/** `INSERT INTO shop.cart …` */
function keyspaceIn(text: string | undefined): string | undefined {
	const [statement] = text ? statementsOf(text) : [];
	const dot =
		statement?.tokens.findIndex((token, at) => token.text === "." && statement.tokens[at - 1]?.kind === "word") ?? -1;
	return statement && dot > 0 ? statement.tokens[dot - 1].text : undefined;
}

/** gocqlx: `session.Query(carts.Insert())`, whose table was made with a name of both. */
function tableIn({ positional }: Call, program: Program): string | undefined {
	for (const call of sourcesOf(positional[0], program)) {
		const name = givenOf(call, ["0.Name", "name"], program);
		const keyspace = /^(\w+)\.\w+$/.exec(textIn(name, program) ?? "")?.[1];
		if (keyspace) return keyspace.toLowerCase();
	}
	return undefined;
}

function keyspaceGiven({ positional }: Call, program: Program): string | undefined {
	const option = positional[0] && program.entry(positional[0], "keyspace");
	return textIn(option, program)?.toLowerCase();
}

/** What made the client that a call is made on, in another file it may be. */
function clientOf(call: Call, program: Program): Call | undefined {
	const receiver = receiverOf(call);
	const made = receiver && program.follow(receiver);
	return made?.kind === "call" ? made.call : undefined;
}

const jobs =
	/(^|[_\W])(jobs?|cron|batch|rotate|rotation|sync|migrate|migration|script|backfill|worker|schedule[rd]?|task|import|export|report)s?([_\W]|$)/i;

/** Nobody waits for what runs as a program of its own, or says that it is a job. */
function isBackground(call: Call | undefined, program: Program): boolean {
	const { path, tests } = program.code;
	if (tests.some(({ test }) => /__name__/.test(test?.text ?? ""))) return true;
	return jobs.test(path) || namesAround(call?.region).some((name) => jobs.test(name));
}
