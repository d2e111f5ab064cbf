import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** A topic that nobody declares has as many partitions as its broker gives to new ones. */
export const partitions: DerivedFact = {
	of: "Queue",
	name: "partitions",
	from(graph, { id, attributes }) {
		if (attributes.partitions || attributes.engine?.value !== "kafka") return undefined;
		const brokers = graph
			.every("Queue")
			.filter((one) => one.id !== id && one.attributes.newPartitions?.value !== undefined);
		const [broker] = brokers;
		const said = broker?.attributes.newPartitions;
		const at = placeOf(said);
		if (brokers.length !== 1 || !said || !at || typeof said.value !== "number") return undefined;
		return derived(said.value, at, "what the broker gives to new topics", [
			{ of: broker.id, attribute: "newPartitions" },
		]);
	},
};
