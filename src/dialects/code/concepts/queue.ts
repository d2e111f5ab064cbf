import { declared } from "../../../design/attribute.ts";
import type { Fragment, Reference } from "../../../design/fragment.ts";
import type { Call } from "../code.ts";
import { variableIn } from "../environment.ts";
import type { Queue } from "../knowledge.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { givenOf, headOf, layersOf, textIn } from "../values.ts";
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
	const own = givenOf(call, entry.name, program);
	// Its client may have been made for one queue.
	const given =
		own ??
		(entry.made && layersOf(call, program)[1] && givenOf(layersOf(call, program)[1], entry.made, program)) ??
		layersOf(call, program)
			.slice(1, 3)
			.flatMap(
				(one) =>
					givenOf(
						one,
						entry.name.filter((path) => /^[A-Z]/.test(path)),
						program,
					) ?? [],
			)
			.at(0);
	const text = given ? textIn(given, program) : entry.usual;
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

/** The queue's name in a URL, an ARN or a resource's path: the last part. */
function bareName(text: string): string {
	return /^(https?:\/\/|arn:|projects\/)/.test(text) ? (text.split(/[/:]/).at(-1) ?? "") : text;
}
