import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";

/** What the queue of a worker yields. */
export const queueMeasures: readonly Measure<World>[] = [
	{
		id: "backlogMax",
		label: "longest backlog",
		unit: "",
		better: "lower",
		help: "The most messages that waited at a time.",
		of: ({ queue }) => queue?.backlogMost ?? Number.NaN,
	},
	{
		id: "backlogEnd",
		label: "backlog at the end",
		unit: "",
		better: "lower",
		help: "Messages that waited when the run ended.",
		of: ({ queue }) => queue?.backlog ?? Number.NaN,
	},
	{
		id: "oldestMessage",
		label: "age of the oldest message",
		unit: "s",
		better: "lower",
		help: "The longest that any message was in the queue until a worker took it, or has been when the run ends.",
		of: ({ queue }) => queue?.oldest() ?? Number.NaN,
	},
	{
		id: "waitP99",
		label: "p99 wait in the queue",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the messages do not wait longer than, until a worker takes them; those that still wait do not count.",
		of: ({ queue }) => queue?.waits.quantile(0.99) ?? Number.NaN,
	},
	{
		id: "redelivered",
		label: "messages delivered again",
		unit: "",
		better: "lower",
		help: "Deliveries beyond the first of each message: its worker was lost, failed, or was slower than the visibility timeout.",
		of: ({ queue }) => queue?.redelivered ?? Number.NaN,
	},
];
