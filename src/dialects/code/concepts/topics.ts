import { declared } from "../../../design/attribute.ts";
import type { Fragment, Reference } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { variableIn } from "../environment.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { methodOf, numberIn, stepsBefore, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Topics of Kafka that code makes, with the partitions that it asks for. */
export const topics: Concept = {
	read(program) {
		if (!isImported(/kafka|sarama/i, program.code)) return [];
		return program.code.calls.flatMap((call): Fragment[] =>
			topicsOf(call, program).flatMap(({ name, partitions }): Fragment[] => {
				const variable = variableIn(name, program);
				const topic = textIn(name, program) ?? variable?.otherwise;
				const count = numberIn(partitions, program) ?? usualNumber(partitions, program);
				// kafkajs and the broker take -1 for what the broker gives to new topics.
				if (!name || !partitions || !topic || count === undefined || count < 1) return [];
				const attributes = { engine: declared("kafka", name.at), partitions: declared(count, partitions.at) };
				const of: Reference = variable
					? { by: "environment", variable: variable.name, path: program.code.path, otherwise: topic }
					: { by: "name", kind: "Queue", name: topic };
				return [
					{ role: "extends", file: program.code.path, kind: "Queue", at: name.at, of, standalone: topic, attributes },
				];
			}),
		);
	},
};

/** `@Value("${app.partitions:12}")`: what holds where nobody says another. */
function usualNumber(expr: Expr | undefined, program: Program): number | undefined {
	const usual = Number(variableIn(expr, program)?.otherwise ?? Number.NaN);
	return Number.isNaN(usual) ? undefined : usual;
}

interface Asked {
	name: Expr | undefined;
	partitions: Expr | undefined;
}

function topicsOf(call: Call, program: Program): Asked[] {
	const { positional, named } = call;
	switch (methodOf(call)) {
		// kafkajs
		case "createTopics": {
			const list = positional[0] && program.entry(positional[0], "topics");
			const value = list && program.follow(list);
			return value?.kind === "list"
				? value.items.map((one) => ({
						name: program.entry(one, "topic"),
						partitions: program.entry(one, "numPartitions"),
					}))
				: [];
		}
		// Spring's builder: `TopicBuilder.name("orders").partitions(12)`
		case "partitions": {
			const first = stepsBefore(call, program).at(-1);
			const isTopic = first && methodOf(first) === "name" && /\bTopicBuilder\b/.test(first.callee.text);
			return isTopic ? [{ name: first.positional[0], partitions: positional[0] }] : [];
		}
		// The clients of Python and Java
		case "NewTopic":
			return [{ name: named.topic ?? named.name ?? positional[0], partitions: named.num_partitions ?? positional[1] }];
		// segmentio's for Go, Confluent's for Go and .NET
		case "TopicConfig":
		case "TopicSpecification":
			return [{ name: named.Topic ?? named.Name, partitions: named.NumPartitions }];
		// sarama
		case "CreateTopic":
			return [{ name: positional[0], partitions: positional[1] && program.entry(positional[1], "NumPartitions") }];
		default:
			return [];
	}
}
