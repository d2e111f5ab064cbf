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

/** By path: how a file stood on the disk when it was read, and ids of the dialects that claimed it; of most none did. */
export type Claims = ReadonlyMap<string, { stamp: string; by: readonly string[] }>;

/** Readings of an earlier run. Those whose looks show the same are as good as new ones. */
export interface ReadingMemory {
	recall(): Promise<Recollection>;
	/** Keeps what was read, if a later run can have use of it. */
	keep(readings: readonly UnitReading[], digest: Digest, claims: Claims): Promise<void>;
}

/** What is kept of a workspace. */
export interface Content {
	readings: [name: string, Kept][];
	claims: [path: string, claim: { stamp: string; by: readonly string[] }][];
}

export class Recollection {
	private readonly kept: ReadonlyMap<string, Kept>;
	private readonly claims: Claims;

	constructor({ readings, claims }: Content = { readings: [], claims: [] }) {
		this.kept = new Map(readings);
		this.claims = new Map(claims);
	}

	/** Nothing is known of an earlier run. */
	get isEmpty(): boolean {
		return this.kept.size === 0;
	}

	/** Who claimed this file, if it stands as it did then: to look through its text again for each dialect is dear. */
	claimedBy(path: string, stamp: string | undefined): readonly string[] | undefined {
		const claim = this.claims.get(path);
		return stamp !== undefined && claim?.stamp === stamp ? claim.by : undefined;
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
		async keep(readings, digest, claims) {
			await value.keep(() => contentOf(readings, digest, claims));
		},
	};
}

export function contentOf(readings: readonly UnitReading[], digest: Digest, claims: Claims): Content {
	return {
		readings: readings
			.filter(({ hasFailed }) => !hasFailed)
			.map(({ dialect, unit, looks, fragments, notes }): [string, Kept] => [
				nameOf(dialect, unit),
				{ unit, fragments, notes, looks: looks.all().map((look) => [look, digest(look)]) },
			]),
		claims: [...claims],
	};
}

function nameOf({ id }: AnyDialect, { key }: Unit): string {
	return `${id} ${key}`;
}
