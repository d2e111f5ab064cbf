import { type Connection, Emitter } from "vscode-languageserver/node";
import { z } from "zod";

/** The settings of the editor that concern the server; a value that makes no sense is as good as absent. */
export const Settings = z.object({
	enable: z.boolean().catch(true),
	/** When a document that is being edited is analysed again. */
	run: z.enum(["onType", "onSave"]).catch("onType"),
	codeLens: z.boolean().catch(true),
	/** Simulate in the background what the lenses tell. An editor that does not know the setting has not asked for it. */
	impacts: z.boolean().catch(false),
	/** Show as hints what could not be decided. */
	unknowns: z.boolean().catch(false),
	/** What the present change is compared with: a reference of git, "" for the main branch, "off" for nothing. */
	base: z.string().catch("off"),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = Settings.parse({});

/** Asks the client for settings, once for each folder until it says that they changed. */
export class SettingsOfFolders {
	private readonly connection: Connection;
	private readonly supported: boolean;
	private readonly known = new Map<string, Promise<Settings>>();
	private readonly changed = new Emitter<void>();

	constructor(connection: Connection, supported: boolean) {
		this.connection = connection;
		this.supported = supported;
	}

	readonly onChanged = this.changed.event;

	of(folder: string): Promise<Settings> {
		if (!this.supported) return Promise.resolve(defaultSettings);
		let asked = this.known.get(folder);
		if (!asked) {
			asked = this.connection.workspace
				.getConfiguration({ scopeUri: folder, section: "scaleproof" })
				.then((value) => Settings.parse(value ?? {}))
				.catch(() => defaultSettings);
			this.known.set(folder, asked);
		}
		return asked;
	}

	forget(): void {
		this.known.clear();
		this.changed.fire();
	}
}
