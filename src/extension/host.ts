import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { Server } from "./server.ts";

/** What the editor knows our panels by. */
export const panelType = "scaleproof.panel";

/** What commands and panels are given. */
export interface Host {
	context: ExtensionContext;
	log: LogOutputChannel;
	server: Server;
	/** URIs of the folders whose panel shows its page. */
	readyPanels: Set<string>;
}
