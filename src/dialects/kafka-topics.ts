import { declared } from "../design/attribute.ts";
import type { Extension } from "../design/fragment.ts";
import type { Location } from "../design/text.ts";

/** Topics that a command makes, with the partitions that it asks for: Kafka's own tool, and Redpanda's. */
export function topicsMadeBy(command: string, at: Location): Extension[] {
	const found = new Map<string, number>();
	for (const [, own, rpk] of command.matchAll(
		/\bkafka-topics(?:\.sh)?\b([^\n;&|]{0,600})|\brpk\s+topic\s+create\b([^\n;&|]{0,600})/g,
	)) {
		const said = own ?? rpk;
		const topic = own
			? /--create\b/.test(own) && /--topic[ =]["']?([\w.-]+)/.exec(own)?.[1]
			: /^\s+([\w.-]+)/.exec(said)?.[1];
		const count = Number((own ? /--partitions[ =]["']?(\d+)/ : /(?:-p|--partitions)[ =](\d+)/).exec(said)?.[1]);
		if (topic && count >= 1) found.set(topic, count);
	}
	return [...found].map(([name, count]) => ({
		role: "extends",
		file: at.file,
		kind: "Queue",
		at,
		of: { by: "name", kind: "Queue", name },
		standalone: name,
		attributes: { engine: declared("kafka", at), partitions: declared(count, at) },
	}));
}
