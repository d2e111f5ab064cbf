import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Condition, Extension } from "../../design/fragment.ts";
import { LineMap, type Location } from "../../design/text.ts";
import type { Build, Library, Texts } from "./build-facts.ts";
import { canonical, type Setting, settingsIn } from "./settings.ts";

/** One value of a setting, and under which profile it holds. */
export interface Said {
	/** Undefined where the file is silent: what the framework then takes holds. */
	value?: string;
	at?: Location;
	when?: Condition;
	/** Nobody can tell whether it holds. */
	isUnclear?: boolean;
}

/** Profiles of a machine that serves no users. */
const development = /^(dev|develop|development|local|test|testing|it|ci|default|unittest|h2|sample)$/i;

/** A module with its settings, and what its frameworks are known to take from them. */
export class Module {
	readonly build: Build;
	readonly settings: readonly Setting[];
	/** Those that may hold where users are served. */
	readonly deployed: readonly Setting[];
	private readonly texts: Texts;

	constructor(build: Build, files: readonly string[], texts: Texts) {
		this.build = build;
		this.texts = texts;
		this.settings = files.flatMap((path) => settingsIn({ path, text: texts(path) ?? "" }));
		this.deployed = this.settings.filter(({ profile = "" }) => !development.test(profile));
	}

	/** Where the build names a library. */
	placeOf({ file, start, end }: Library): Location {
		return { file, range: new LineMap(this.texts(file) ?? "").range(start, end) };
	}

	/** What is said under the first of these keys that is there, one for each profile that changes it. */
	values(...keys: string[]): Said[] {
		const [first] = keys.map((key) => this.ofKey(canonical(key))).filter((one) => one.length > 0);
		return first ?? [{}];
	}

	/** The one value of a setting, where no profile changes it. */
	plain(...keys: string[]): Said {
		const [only, ...more] = this.values(...keys);
		return more.length === 0 && !only.isUnclear ? only : { isUnclear: true };
	}

	private ofKey(key: string): Said[] {
		const all = this.deployed.filter((one) => one.key === key);
		if (all.length === 0) return [];
		if (all.some((one) => one.isUnclear)) return [{ isUnclear: true, at: all[0].at }];
		const base = all.filter((one) => !one.profile).at(-1);
		const profiles = [
			...new Set(all.flatMap(({ profile, value }) => (profile && value !== base?.value ? [profile] : []))),
		];
		const condition = (is: Condition["is"]): Condition => ({
			variable: "SPRING_PROFILES_ACTIVE",
			path: this.build.file,
			is,
			...(this.active && { otherwise: this.active }),
		});
		const said = (one: Setting | undefined) => (one ? { value: one.value, at: one.at } : {});
		const ofProfiles = profiles.map((profile) => ({
			...said(all.findLast((one) => one.profile === profile)),
			when: condition({ has: profile }),
		}));
		const rest = { ...said(base), ...(profiles.length > 0 && { when: condition({ lacks: profiles }) }) };
		return [rest, ...ofProfiles];
	}

	/** Profiles that the application itself switches on where nobody gives it others. */
	private get active(): string | undefined {
		const one = this.settings.find(({ key, profile }) => key === "spring.profiles.active" && !profile);
		return one && (/^\$\{[\w.]+:([^}]*)\}$/.exec(one.value)?.[1] ?? (one.value.includes("$") ? undefined : one.value));
	}

	/** Says something of the service that runs the module. */
	says(attributes: Record<string, Attribute>, at: Location, when?: Condition): Extension {
		const { file } = this.build;
		return {
			role: "extends",
			file,
			kind: "Service",
			of: { by: "path", path: file },
			at,
			attributes,
			...(when && { when }),
		};
	}
}

/** A placeholder with a value of its own (`${NAME:30s}`) is that value, where nobody says more. */
export function plainValue(text: string): string | undefined {
	const otherwise = /^\$\{[\w.]+:([^${}]*)\}$/.exec(text)?.[1];
	return otherwise ?? (text.includes("${") ? undefined : text);
}

const units: Record<string, number> = { ns: 1e-9, us: 1e-6, ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** A length of time as Boot reads it: "20s", "PT20S", or a bare number of `bare`. */
export function secondsOf(text: string, bare: "ms" | "s" = "ms"): number | undefined {
	const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(ns|us|ms|s|m|h|d)?$/.exec(text.trim()) ?? [];
	if (number !== undefined) return Number(number) * units[unit ?? bare];
	const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/i.exec(text.trim()) ?? [];
	if (!hours && !minutes && !seconds) return undefined;
	return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}

/** A number as an attribute: as it is said, or what the framework takes. */
export function amount(said: Said, usual: number, at: Location, source: string): Attribute {
	if (said.isUnclear) return unknown("profiles say different things", said.at ?? at);
	if (said.value === undefined || !said.at) return byDefault(usual, at, source);
	const number = Number(plainValue(said.value) ?? Number.NaN);
	return Number.isNaN(number) ? unknown(`it is ${said.value.slice(0, 60)}`, said.at) : declared(number, said.at);
}
