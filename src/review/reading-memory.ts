import type { AnyDialect, Reading, Unit } from "../dialects/dialect.ts";
import { keptValue } from "./kept-value.ts";
import { Looks, type UnitReading } from "./looks.ts";

/** A reading as it is kept: what it looked at, by digest, and what it said. */
interface Kept extends Reading {
	unit: Unit;
	looks: [look: string, digest: string][];
}

/** What a look shows, in few characters. */
export type Digest = (look: string) => string;

/** Files that nobody claimed, by path: how each stood on the disk when it was read. */
export type Aside = ReadonlyMap<string, string>;

/** Readings of an earlier run. Those whose looks show the same are as good as new ones. */
export interface ReadingMemory {
	recall(): Promise<Recollection>;
	/** Keeps what was read, if a later run can have use of it. */
	keep(readings: readonly UnitReading[], digest: Digest, aside: Aside): Promise<void>;
}

/** What is kept of a workspace. */
export interface Content {
	readings: [name: string, Kept][];
	aside: [path: string, stamp: string][];
}

export class Recollection {
	private readonly kept: ReadonlyMap<string, Kept>;
	private readonly aside: Aside;

	constructor({ readings, aside }: Content = { readings: [], aside: [] }) {
		this.kept = new Map(readings);
		this.aside = new Map(aside);
	}

	/** Whether nobody claimed this file, and it stands as it did then. */
	isAside(path: string, stamp: string | undefined): boolean {
		return stamp !== undefined && this.aside.get(path) === stamp;
	}

	find(dialect: AnyDialect, unit: Unit, digest: Digest): UnitReading | undefined {
		const kept = this.kept.get(nameOf(dialect, unit));
		if (!kept || JSON.stringify(kept.unit) !== JSON.stringify(unit)) return undefined;
		if (!kept.looks.every(([look, then]) => digest(look) === then)) return undefined;
		const looks = new Looks(kept.looks.map(([look]) => look));
		return { dialect, unit, looks, fragments: kept.fragments, notes: kept.notes };
	}
}

/** Workspaces that are remembered, and in how much room; one that says more than this is read each time. */
const most = { files: 30, bytes: 300_000_000, ofOne: 60_000_000 };

/** Remembers the readings of one workspace on disk. `version` names the code. */
export function diskMemory(root: string, version?: Promise<string | undefined>): ReadingMemory {
	const value = keptValue<Content>("readings", root, most, version);
	return {
		recall: async () => new Recollection(await value.recall()),
		async keep(readings, digest, aside) {
			await value.keep(() => contentOf(readings, digest, aside));
		},
	};
}

export function contentOf(readings: readonly UnitReading[], digest: Digest, aside: Aside): Content {
	return {
		readings: readings
			.filter(({ hasFailed }) => !hasFailed)
			.map(({ dialect, unit, looks, fragments, notes }): [string, Kept] => [
				nameOf(dialect, unit),
				{ unit, fragments, notes, looks: looks.all().map((look) => [look, digest(look)]) },
			]),
		aside: [...aside],
	};
}

function nameOf({ id }: AnyDialect, { key }: Unit): string {
	return `${id} ${key}`;
}
