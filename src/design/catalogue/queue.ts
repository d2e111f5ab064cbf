import { type AttributeSpec, attribute, count, fact, first, flag, seconds, text } from "./attribute-spec.ts";
import { contained } from "./contained.ts";
import { keyShape } from "./key-shape.ts";

export const Queue = {
	...contained,
	engine: fact(first(attribute(text, "", "sqs, rabbitmq, kafka…"))),
	keyShape,
	partitions: attribute(count, "", "parallel lanes"),
	newPartitions: attribute(count, "", "parallel lanes that the broker gives to a topic that nobody declares"),
	sessionTimeout: attribute(
		seconds,
		"s",
		"until a consumer that says nothing counts as gone",
		45,
		"Kafka consumers, session.timeout.ms since 3.0",
	),
	rebalance: attribute(
		seconds,
		"s",
		"how long all consumers stop until partitions are given away anew",
		5,
		"seconds with the eager protocol: all join again; measure yours",
	),
	deadLetter: attribute(flag, "", "whether poison messages are set aside"),
	maxReceives: attribute(count, "", "deliveries after which a message is set aside"),
	visibility: attribute(seconds, "s", "time after which a message that is not done is handed out again"),
	maxAge: attribute(seconds, "s", "objective: age that no message should exceed"),
} satisfies Record<string, AttributeSpec>;
