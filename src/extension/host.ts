import type { Event, ExtensionContext, LogOutputChannel } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Grouping } from "../report/outline/node.ts";
import type { StatusParams } from "../server/protocol.ts";
import type { ToldFindings } from "./told.ts";

/** What the editor knows our panels by. */
export const panelType = "scaleproof.panel";

/** The language server, as commands and panels know it. */
export interface LanguageServer {
	/** Resolves when it answers; starts it where it does not run. */
	client(): Promise<LanguageClient>;
	restart(): Promise<void>;
	/** The URI of a folder whose review is newer than the one that was asked for. */
	readonly onChanged: Event<string>;
	/** How far the reading of a folder is. */
	readonly onStatus: Event<StatusParams>;
}

/** What commands and panels are given. */
export interface Host {
	context: ExtensionContext;
	log: LogOutputChannel;
	server: LanguageServer;
	/** Findings as the editor shows them. */
	told: ToldFindings;
	/** URIs of the folders whose panel shows its page. */
	readyPanels: Set<string>;
	/** Groups the findings of the side bar otherwise, once it is there. */
	groupBy?: (by: Grouping) => void;
}
