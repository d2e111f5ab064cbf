import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { givenOf, methodOf, numberIn, stepsBefore, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";

/** Topics of Kafka that a program makes, with the number of their partitions. */
export const topics: Concept = {
	read: (program) =>
		program.code.calls.flatMap((call): Fragment[] => {
			const made = madeBy(call, program);
			const name = made && textIn(made.name, program);
			const partitions = made && numberIn(made.partitions, program);
			if (!made?.partitions || !name || partitions === undefined || partitions < 1) return [];
			return [
				{
					role: "extends",
					file: program.code.path,
					kind: "Queue",
					at: call.at,
					of: { by: "name", kind: "Queue", name },
					standalone: name,
					attributes: {
						engine: declared("kafka", call.at),
						partitions: declared(partitions, made.partitions.at),
					},
				},
			];
		}),
};

interface Made {
	name: Expr | undefined;
	partitions: Expr | undefined;
}

/**
 * `TopicBuilder.name("orders").partitions(12)` (Spring), `new NewTopic("orders", 12, 3)` (Kafka's clients for Java and
 * Python), `new TopicSpecification { Name = …, NumPartitions = … }` (Confluent's for .NET).
 */
function madeBy(call: Call, program: Program): Made | undefined {
	const method = methodOf(call);
	if (method === "partitions") {
		const first = stepsBefore(call, program).at(-1);
		const isTopic = first && methodOf(first) === "name" && /\bTopicBuilder\b/.test(first.callee.text);
		return isTopic ? { name: first.positional[0], partitions: call.positional[0] } : undefined;
	}
	if (method === "NewTopic")
		return {
			name: givenOf(call, ["name", "topic", "0"], program),
			partitions: givenOf(call, ["num_partitions", "1"], program),
		};
	if (method === "TopicSpecification") return { name: call.named.Name, partitions: call.named.NumPartitions };
	return undefined;
}
