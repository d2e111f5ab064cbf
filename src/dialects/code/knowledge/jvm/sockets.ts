import type { Library } from "../../knowledge.ts";

/** Methods of Spring's registry of brokers, known by their names. */
export const sockets: Library = {
	imports: ["org.springframework.messaging.simp"],
	symbols: {
		"~.enableSimpleBroker": {
			is: "broadcast",
			source: "Spring Framework docs, Simple Broker: subscriptions are kept in memory",
		},
		"~.enableStompBrokerRelay": {
			is: "broadcast",
			isRelay: true,
			source: "Spring Framework docs, External Broker: the broker broadcasts to all",
		},
	},
};
