import type { Library } from "../../knowledge.ts";

export const sockets: Library = {
	imports: ["flask_socketio", "socketio"],
	symbols: {
		"flask_socketio.SocketIO": {
			is: "broadcast",
			relay: ["message_queue"],
			source: "Flask-SocketIO docs, Using multiple workers: without message_queue each process has its own clients",
		},
		"socketio.AsyncServer": {
			is: "broadcast",
			relay: ["client_manager"],
			source: "python-socketio docs: the default client manager is in memory",
		},
		"socketio.Server": {
			is: "broadcast",
			relay: ["client_manager"],
			source: "python-socketio docs: the default client manager is in memory",
		},
	},
};
