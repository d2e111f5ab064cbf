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

/** Sessions of the Model Context Protocol. */
export const mcpServers: Library = {
	imports: ["github.com/modelcontextprotocol/go-sdk/mcp", "github.com/mark3labs/mcp-go/server"],
	symbols: {
		"github.com/modelcontextprotocol/go-sdk/mcp.NewStreamableHTTPHandler": {
			...{ is: "remembers", what: "MCP sessions", unless: ["1.Stateless"] },
			source: "go-sdk docs, StreamableHTTPOptions.Stateless: false unless set",
		},
		"github.com/mark3labs/mcp-go/server.NewStreamableHTTPServer": {
			...{ is: "remembers", what: "MCP sessions", unless: ["WithStateLess()"] },
			source: "mcp-go docs, WithStateLess: false unless given",
		},
	},
};
