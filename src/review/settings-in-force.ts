import type { Note } from "../design/text.ts";
import { parseSettings } from "../dialects/scaleproof/parse.ts";
import { type Settings, settingsFile } from "../dialects/scaleproof/schema.ts";
import type { Rule, Severity } from "../rules/rule.ts";
import { globWithBraces, type Matcher } from "./glob.ts";
import { maxFileBytes, tooLong } from "./limits.ts";

/** What `scaleproof.yaml` wants of a review: what it leaves out, and the rules as it has them. Never changed: a new text makes new ones. */
export class SettingsInForce {
	readonly settings: Settings;
	/** Why the settings hold nothing, where they cannot be read. */
	readonly note: Note | undefined;
	private readonly excluded: readonly Matcher[];
	private ruled: { of: readonly Rule[]; rules: Rule[] } | undefined;

	/**
	 * Settings that are there and cannot be read are wrong settings: what they switch off would silently be on. `before`: those
	 * until now, of which the rules stay the same objects where the settings want the same of them.
	 */
	constructor(given?: string | Note, before?: SettingsInForce) {
		const text = typeof given === "string" && given.length > maxFileBytes ? tooLong(settingsFile) : given;
		this.settings = typeof text === "string" ? parseSettings({ path: settingsFile, text }).settings : {};
		this.excluded = (this.settings.exclude ?? []).map(globWithBraces);
		this.note =
			typeof text === "object"
				? { ...text, severity: "error", message: `${settingsFile}: ${text.message} Defaults are used instead.` }
				: undefined;
		if (before && JSON.stringify(before.settings.rules) === JSON.stringify(this.settings.rules))
			this.ruled = before.ruled;
	}

	isExcluded(path: string): boolean {
		return this.excluded.some((matches) => matches(path));
	}

	/** A session's rules that are not switched off, each as severe as wanted. */
	of(rules: readonly Rule[]): Rule[] {
		const severities = this.settings.rules ?? {};
		if (this.ruled?.of !== rules)
			this.ruled = {
				of: rules,
				rules: rules
					.filter((rule) => severities[rule.id] !== "off")
					.map((rule) => (severities[rule.id] ? { ...rule, severity: severities[rule.id] as Severity } : rule)),
			};
		return this.ruled.rules;
	}
}
