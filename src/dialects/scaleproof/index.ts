import { type Attribute, declared, type Measurement, measured, type Value } from "../../design/attribute.ts";
import { type ComponentKind, specOf } from "../../design/catalogue/index.ts";
import { faultOf } from "../../design/fault.ts";
import type { Fragment, Reference } from "../../design/fragment.ts";
import { notIn, quantityIn } from "../../design/quantity.ts";
import type { Note, SourceFile } from "../../design/text.ts";
import type { Dialect, Reading } from "../dialect.ts";
import { type ParsedSettings, parseSettings } from "./parse.ts";
import { type Settings, settingsFile } from "./schema.ts";

type ComponentTime = NonNullable<Settings["components"]>[string]["serviceTime"];

const mapping = new Set(["kind", "code", "deploy", "store", "serviceTime", "faults", "measured"]);

/** scaleproof.yaml at the root: the workload, objectives and whatever the other files cannot say of a component. */
export const scaleproof: Dialect = {
	id: "scaleproof",
	comment: "#",
	files: { names: [settingsFile], languages: ["yaml"] },
	claims: (file) => file.path === settingsFile,
	read({ entries }, scope) {
		return readSettings(scope.file(entries[0])!);
	},
};

export function readSettings(file: SourceFile): Reading {
	return new SettingsReader(file, parseSettings(file)).read();
}

interface ServiceTime {
	p50?: Value;
	p99?: Value;
	law?: Value;
}

/** The lognormal law by its percentiles is what two percentiles mean anyway. */
function serviceTimeOf(time: ComponentTime): ServiceTime {
	if (typeof time !== "object") return time === undefined ? {} : { law: time };
	if ("p50" in time || "p99" in time) return time;
	const { p50, p99 } = ("lognormal" in time && time.lognormal) || {};
	return p50 !== undefined ? { p50, p99 } : { law: time as Value };
}

class SettingsReader {
	private readonly file: SourceFile;
	private readonly parsed: ParsedSettings;
	private readonly notes: Note[];

	constructor(file: SourceFile, parsed: ParsedSettings) {
		this.file = file;
		this.parsed = parsed;
		this.notes = [...parsed.notes];
	}

	read(): Reading {
		return {
			fragments: [...this.client(), ...this.components(), ...this.links(), ...this.faults()],
			notes: this.notes,
		};
	}

	/** A fault is an attribute of what it hits, and may be written there as well. */
	private faults(): Fragment[] {
		const { faults = [], components = {} } = this.parsed.settings;
		const groups = new Map<string, { kind: ComponentKind; name: string; path: string[]; list: Value[] }>();
		const add = (name: string, kind: ComponentKind, fault: unknown, path: string[]) => {
			const meant = this.fault(fault, kind, path);
			if (meant.length === 0) return;
			const key = `${kind} ${name}`;
			const group = groups.get(key) ?? { kind, name, path, list: [] };
			group.list.push(...meant);
			groups.set(key, group);
		};
		for (const [name, { kind = "Service", faults: own = [] }] of Object.entries(components))
			for (const [index, fault] of own.entries()) add(name, kind, fault, ["components", name, "faults", String(index)]);
		for (const [index, { of: name, kind = "Service", ...fault }] of faults.entries())
			add(name, kind, fault, ["faults", String(index)]);
		return [...groups.values()].map(({ kind, name, path, list }) => {
			const attributes: Record<string, Attribute> = {};
			this.put(attributes, kind, "faults", list, path);
			const of: Reference = { by: "name", kind, name };
			return { role: "extends", file: this.file.path, kind, of, at: this.at(path), attributes, decides: true };
		});
	}

	/** None where it cannot be played: it is left out, and the others hold. */
	private fault(written: unknown, kind: ComponentKind, path: string[]): Value[] {
		const meant = faultOf(written, kind);
		if ("fault" in meant) return [meant.fault as Value];
		this.complain([...path, ...meant.path.map(String)], meant.wrong);
		return [];
	}

	private client(): Fragment[] {
		const { settings } = this.parsed;
		const { workload = {}, objectives = {} } = settings;
		const attributes: Record<string, Attribute> = {};
		const put = (name: string, value: Value | undefined, path: string[]) =>
			this.put(attributes, "Client", name, value, path, workload.measured?.[name]);
		for (const [name, value] of Object.entries(workload)) {
			if (typeof value !== "object" && name !== "interarrival" && name !== "sessionDuration")
				put(name, value, ["workload", name]);
		}
		put("peakRate", workload.peak?.rate, ["workload", "peak", "rate"]);
		put("peakAt", workload.peak?.at, ["workload", "peak", "at"]);
		put("peakWarning", workload.peak?.warning, ["workload", "peak", "warning"]);
		put("latencyP99", objectives.latencyP99, ["objectives", "latencyP99"]);
		put("recovery", objectives.recovery, ["objectives", "recovery"]);
		put("availability", objectives.availability, ["objectives", "availability"]);
		put("load", workload.load as Value | undefined, ["workload", "load"]);
		put("sessionDuration", workload.sessionDuration as Value | undefined, ["workload", "sessionDuration"]);
		put("interarrival", workload.interarrival as Value | undefined, ["workload", "interarrival"]);
		const { areas = {} } = workload;
		if (Object.keys(areas).length > 0) put("areas", areas, ["workload", "areas"]);
		put("residency", settings.residency, ["residency"]);
		if (Object.keys(attributes).length === 0) return [];
		const at = this.at([settings.workload ? "workload" : settings.objectives ? "objectives" : "residency"]);
		return [{ role: "declares", file: this.file.path, kind: "Client", name: "users", keys: ["users"], at, attributes }];
	}

	private components(): Fragment[] {
		return Object.entries(this.parsed.settings.components ?? {}).flatMap(([name, settings]) => {
			const path = ["components", name];
			const kind = settings.kind ?? "Service";
			const of: Reference = { by: "name", kind, name, ...(settings.deploy && { file: settings.deploy }) };
			const attributes: Record<string, Attribute> = {};
			for (const [key, value] of Object.entries(settings)) {
				if (!mapping.has(key))
					this.put(attributes, kind, key, value as Value, [...path, key], settings.measured?.[key]);
			}
			const time = serviceTimeOf(settings.serviceTime);
			const timed = settings.measured?.serviceTime;
			this.put(attributes, kind, "serviceTimeP50", time.p50, [...path, "serviceTime", "p50"], timed);
			this.put(attributes, kind, "serviceTimeP99", time.p99, [...path, "serviceTime", "p99"], timed);
			this.put(attributes, kind, "serviceTime", time.law, [...path, "serviceTime"], timed);
			const at = this.at(path);
			const file = this.file.path;
			const fragments: Fragment[] = [
				{ role: "extends", file, kind, of, at, attributes, standalone: name, decides: true },
			];
			if (settings.code) {
				const folder = settings.code.replace(/^\.\//, "").replace(/\/$/, "");
				fragments.push({
					role: "unit",
					file,
					folder,
					names: [],
					runs: of,
					...(settings.store && { store: settings.store }),
				});
			}
			if (settings.store) {
				const other: Reference = { by: "name", kind: "Store", name: settings.store };
				const link = { kind: "writes", direction: "to", other, at } as const;
				fragments.push({ role: "extends", file, kind, of, at, attributes: {}, links: [link] });
			}
			return fragments;
		});
	}

	private links(): Fragment[] {
		return Object.entries(this.parsed.settings.links ?? {}).flatMap(([ends, settings]): Fragment[] => {
			const path = ["links", ends];
			const [from, to, ...more] = ends.split("->").map((end) => end.trim());
			if (!from || !to || more.length > 0) {
				this.complain(path, "expected the names of its two ends, such as web -> orders");
				return [];
			}
			const attributes: Record<string, Attribute> = {};
			for (const [name, value] of Object.entries(settings)) {
				if (name !== "measured")
					this.put(attributes, "Link", name, value as Value, [...path, name], settings.measured?.[name]);
			}
			return [{ role: "link", file: this.file.path, from, to, attributes }];
		});
	}

	/** Adds one attribute, or a note where the component has no such attribute or the value does not fit. */
	private put(
		to: Record<string, Attribute>,
		kind: ComponentKind | "Link",
		name: string,
		value: Value | undefined,
		path: string[],
		measurement?: Measurement,
	): void {
		if (value === undefined) return;
		const spec = specOf(kind, name);
		if (!spec) {
			this.complain(path, `a ${kind === "Link" ? "link" : kind} has no attribute "${name}"`);
			return;
		}
		const meant =
			spec.unit && (typeof value === "string" || typeof value === "number")
				? (quantityIn(value, spec.unit) ?? value)
				: value;
		const checked = spec.schema.safeParse(meant);
		if (!checked.success) this.complain(path, notIn(value, spec.unit) ?? checked.error.issues[0].message);
		else if (measurement) to[name] = measured(checked.data, this.at(path), measurement);
		else to[name] = declared(checked.data, this.at(path));
	}

	private complain(path: string[], message: string): void {
		const range = this.parsed.rangeOf(path);
		this.notes.push({
			file: this.file.path,
			range,
			severity: "error",
			message: `${settingsFile}: ${path.join(".")}: ${message}; this part is ignored`,
		});
	}

	private at(path: string[]) {
		return { file: this.file.path, range: this.parsed.rangeOf(path) };
	}
}
