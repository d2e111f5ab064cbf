import type { Library } from "../../knowledge.ts";

/** Hubs of WebSockets that know the connections of their own process. */
export const sockets: Library = {
	imports: ["github.com/olahol/melody", "github.com/centrifugal/centrifuge"],
	symbols: {
		"github.com/olahol/melody.New": {
			is: "broadcast",
			byHand: true,
			source: "melody README: Broadcast writes to the sessions of this instance",
		},
		"github.com/centrifugal/centrifuge.New": {
			is: "broadcast",
			setter: "SetBroker",
			source: "centrifuge docs: a node uses MemoryBroker until SetBroker is called",
		},
	},
};
