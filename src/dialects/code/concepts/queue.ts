import { declared } from "../../../design/attribute.ts";
import type { Fragment, Reference } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { callsNamed } from "../data/calls-by.ts";
import { setLater } from "../data/set-later.ts";
import type { Queue } from "../entries/messages.ts";
import { variableIn } from "../environment.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { givenOf, headOf, layersOf, methodOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** Queues, topics and streams that code puts work into or takes it out of. */
export const queue: Concept = {
	read(program) {
		const sites = new Sites(program);
		return program.calls("queue").flatMap(({ call, entry }): Fragment[] => {
			const found = queueIn(call, entry, program);
			if (!found) return [];
			const { other, name } = found;
			const { path, language } = program.code;
			const works = entry.works && {
				role: declared("worker", call.at),
				language: declared(language, call.at),
			};
			const link = { kind: entry.does, direction: "to" as const, other, at: call.at, site: sites.of(call) };
			return [
				{
					role: "extends",
					file: path,
					kind: "Queue",
					at: call.at,
					of: other,
					...(name && { standalone: name }),
					attributes: entry.engine ? { engine: declared(entry.engine, call.at) } : {},
				},
				ofService(program, call.at, works || {}, {
					links: [link],
					...(works && { standalone: packageName(path) }),
				}),
			];
		});
	},
};

/** The queue that a call names, and what it is called. */
export function queueIn(call: Call, entry: Queue, program: Program): { other: Reference; name?: string } | undefined {
	const maker = makerOf(call, program);
	// Its client may have been made for one queue.
	const made = entry.made && maker && givenOf(maker, entry.made, program);
	const options = entry.name.filter((path) => /^[A-Z]/.test(path));
	const layers = entry.made ? [] : [...layersOf(call, program).slice(1, 3), ...(maker ? [maker] : [])];
	const given =
		givenOf(call, entry.name, program) ??
		made ??
		layers.flatMap((one) => givenOf(one, options, program) ?? []).at(0) ??
		setLater(call, entry.name, program);
	const text = given ? (textIn(given, program) ?? ofPath(given, program) ?? usualOf(given, program)) : entry.usual;
	if (text !== undefined) {
		const name = bareName(text);
		return name ? { other: { by: "name", kind: "Queue", name }, name } : undefined;
	}
	const variable = variableIn(given, program);
	// A name that is put together at run time: all that it may be is one family of topics.
	const head = variable ? undefined : bareName(headOf(given, program)?.trim() ?? "");
	if (head && head.length > 2) return { other: { by: "name", kind: "Queue", name: `${head}*` }, name: `${head}*` };
	if (!variable) return undefined;
	const { name, otherwise } = variable;
	const called = otherwise && bareName(otherwise);
	return {
		other: { by: "environment", variable: name, path: program.code.path, ...(otherwise && { otherwise }) },
		...(called && { name: called }),
	};
}

/** What made the client that a call is made on; of one that is handed in, the only place where the program makes such. */
function makerOf(call: Call, program: Program): Call | undefined {
	const own = layersOf(call, program)[1];
	if (own) return own;
	const type = /(\w+)\(\)\.\w+$/.exec(program.symbolOf(call.callee) ?? "")?.[1];
	const made = type ? [type, `New${type}`].flatMap((name) => callsNamed(name, program.code)) : [];
	return made.length === 1 ? made[0] : undefined;
}

/** `publisher.topic_path(project, "orders")`, `TopicName.of(project, "orders")` (Google Cloud's clients). */
function ofPath(given: Expr, program: Program): string | undefined {
	const value = program.follow(given);
	const isPath =
		value.kind === "call" && /^(topic_path|topicPath|TopicPath|of|FromProjectTopic)$/.test(methodOf(value.call));
	return isPath && value.call.positional.length === 2 ? textIn(value.call.positional[1], program) : undefined;
}

/** `stream or "clicks"`: what it is where nobody says another. */
function usualOf(given: Expr, program: Program): string | undefined {
	const value = program.follow(given);
	const isEither = value.kind === "operation" && /^(\|\||\?\?)$/.test(value.operator);
	return isEither && !variableIn(value, program) && !variableIn(value.operands[0], program)
		? textIn(value.operands.at(-1), program)
		: undefined;
}

/** The queue's name in a URL, an ARN or a resource's path: the last part. */
function bareName(text: string): string {
	return /^(https?:\/\/|arn:|projects\/)/.test(text) ? (text.split(/[/:]/).at(-1) ?? "") : text;
}
