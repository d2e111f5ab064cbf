import type { ComponentKind } from "../catalogue/index.ts";
import type { Units } from "../code-units.ts";
import type { Extension, FragmentLink, Reference } from "../fragment.ts";
import { hostsIn } from "./addresses.ts";
import type { Asker } from "./askers.ts";
import type { GivenValues } from "./given-values.ts";
import type { GroupIndex } from "./group-index.ts";
import type { Group } from "./groups.ts";
import * as looks from "./looks.ts";
import type { Running } from "./running.ts";

/** What files speak of and none declares: one component for all who speak of it alike. */
export class Undeclared {
	private readonly index: GroupIndex;
	private readonly units: Units;
	private readonly running: Running;
	private readonly values: GivenValues;
	private readonly watch: looks.Watch;
	private readonly known = new Map<string, Group>();

	constructor(index: GroupIndex, units: Units, running: Running, values: GivenValues, watch: looks.Watch) {
		this.index = index;
		this.units = units;
		this.running = running;
		this.values = values;
		this.watch = watch;
	}

	/** By how its users speak of it. */
	get spokenAs(): ReadonlyMap<string, Group> {
		return this.known;
	}

	/** The component that an extension makes where nobody declares it; one for all who speak of it alike. */
	standalone(extension: Extension, name: string): Group {
		const { kind, of, file } = extension;
		const unit = of.by === "path" ? this.units.of(of.path) : undefined;
		const same = unit && this.running.known(unit)?.find((other) => other.kind === kind && other.name === name);
		const key = `${kind} ${this.spoken(of, name)}`;
		const made = same ?? this.known.get(key);
		if (made) return made;
		const group: Group = { kind, name, file, fragments: [] };
		this.index.add(group);
		this.known.set(key, group);
		if (unit) {
			this.running.add(unit, group);
			this.values.forget(group);
		}
		return group;
	}

	/** What files speak of and none of this workspace declares. */
	outside({ kind, name }: NonNullable<FragmentLink["outside"]>, from: Asker, spokenOf: FragmentLink): Group {
		const key = outsideKey(kind, name, from);
		this.watch.saw?.(looks.spoken(key));
		const known = this.known.get(key);
		if (known) return known;
		const { file, scope, environment } = from;
		const group: Group = { kind, name, file, outside: true, spokenOf, fragments: [] };
		if (scope !== undefined) group.scope = scope;
		if (environment !== undefined) group.environment = environment;
		this.index.add(group);
		this.known.set(key, group);
		return group;
	}

	/** What nobody declares and somebody has spoken of in the same way before. */
	spokenOf(reference: Reference): readonly Group[] {
		const words = this.spoken(reference, "");
		const groups = ["Store", "Queue", "Service"].flatMap((kind) => {
			this.watch.saw?.(looks.spoken(`${kind} ${words}`));
			return this.known.get(`${kind} ${words}`) ?? [];
		});
		return groups.slice(0, 1);
	}

	private spoken(of: Reference, name: string): string {
		if (of.by === "environment") return `${this.units.of(of.path).folder} ${of.variable}`;
		if (of.by === "host") return `host ${hostsIn(of.host).join(",") || of.host}`;
		return of.by === "name" ? `named ${name}` : `${JSON.stringify(of)} ${name}`;
	}
}

/** How others come to what is outside the workspace: one for all of a scope who call it alike. */
export function outsideKey(kind: ComponentKind, name: string, { scope = "", environment = "" }: Asker): string {
	return `${kind} ${name} ${scope} ${environment}`;
}
