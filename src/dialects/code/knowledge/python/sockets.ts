import type { Library } from "../../knowledge.ts";

export const sockets: Library = {
	imports: ["flask_socketio", "socketio", "broadcaster"],
	symbols: {
		"flask_socketio.SocketIO": {
			is: "broadcast",
			relay: ["message_queue"],
			setter: "init_app",
			source: "Flask-SocketIO docs, Using multiple workers: without message_queue each process has its own clients",
		},
		"broadcaster.Broadcast": {
			is: "broadcast",
			relay: ["0", "url"],
			source: "broadcaster README: memory:// is one process, redis://, postgres:// and kafka:// reach all",
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

/** Pages whose state is kept beside their connection; `concepts/live-pages.ts` says what follows. */
export const livePages: Library = {
	imports: [
		"streamlit",
		"gradio",
		"chainlit",
		"panel",
		"bokeh",
		"shiny",
		"nicegui",
		"reflex",
		"solara",
		"mesop",
		"pywebio",
	],
	symbols: {},
};
