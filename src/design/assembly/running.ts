import { runnersByName, type Unit, type Units } from "../code-units.ts";
import { type Fragment, joiningValue, type Reference } from "../fragment.ts";
import { putOnce } from "../index-of.ts";
import type { Group } from "./groups.ts";
import * as looks from "./looks.ts";
import { startedIn } from "./started.ts";

/** Which code of the workspace runs in which groups. */
export class Running {
	private readonly watch: looks.Watch;
	/** The services that a unit says run it. */
	private readonly find: (reference: Reference, file: string) => readonly Group[];
	private readonly byUnitName: Map<Unit, Group[]>;
	/** By the files that commands start, for code that no name leads to. */
	private readonly byStart: Map<Unit, Group[]>;
	private readonly runners = new Map<Unit, Group[]>();
	private readonly unitsRun = new Map<Group, Unit[]>();

	constructor(
		groups: readonly Group[],
		units: Units,
		fragments: readonly Fragment[],
		watch: looks.Watch,
		find: (reference: Reference, file: string) => readonly Group[],
	) {
		this.watch = watch;
		this.find = find;
		const services = groups.filter((group) => group.kind === "Service");
		this.byUnitName = runnersByName(
			units,
			services.map((group) => ({
				name: group.name,
				image: imageOf(group),
				file: group.file,
				isOpen: isImageOpen(group),
				it: group,
			})),
		);
		this.byStart = startedIn(services, fragments, units, new Set([...this.byUnitName.values()].flat()));
	}

	/** Looks up what runs each unit that has a name or a start; references can be followed from now on. */
	begin(): void {
		for (const unit of new Set([...this.byUnitName.keys(), ...this.byStart.keys()]))
			for (const group of this.of(unit)) putOnce(this.unitsRun, group, unit);
	}

	/** What runs each unit's code. */
	get all(): ReadonlyMap<Unit, readonly Group[]> {
		return this.runners;
	}

	/** What runs a unit, as far as anybody has asked. */
	known(unit: Unit): readonly Group[] | undefined {
		return this.runners.get(unit);
	}

	add(unit: Unit, group: Group): void {
		this.runners.set(unit, [...(this.runners.get(unit) ?? []), group]);
		putOnce(this.unitsRun, group, unit);
	}

	/** Whether some code of this workspace runs in it. */
	runsCode(group: Group): boolean {
		return this.unitsRun.has(group);
	}

	/** Units whose code runs in it. */
	unitsOf(group: Group): readonly Unit[] {
		return this.unitsRun.get(group) ?? [];
	}

	of(unit: Unit): Group[] {
		this.watch.saw?.(looks.code(unit.folder));
		const known = this.runners.get(unit);
		if (known) return known;
		// What says that it is run by what runs itself says nothing.
		this.runners.set(unit, []);
		const explicit = unit.declarations.flatMap(({ runs, file }) => (runs ? this.find(runs, file) : []));
		const named = explicit.length > 0 ? [...new Set(explicit)] : (this.byUnitName.get(unit) ?? []);
		const found = named.length > 0 ? named : (this.byStart.get(unit) ?? []);
		this.runners.set(unit, found);
		return found;
	}
}

const isImageOpen = ({ fragments }: Group): boolean =>
	fragments.some((one) => "attributes" in one && one.attributes?.image?.unknown !== undefined);

function imageOf(group: Group): string | undefined {
	for (const fragment of group.fragments) {
		const image = joiningValue(fragment, "image");
		if (typeof image === "string") return image;
	}
	return undefined;
}
