import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import type { LineMap, Location } from "../../../design/text.ts";
import { hostsOf } from "../../kubernetes/hosts.ts";
import { stated } from "../../stated.ts";
import { Text } from "../template/text.ts";
import { bare, isDict, isTrue, Told, textOf, type Value } from "../template/value.ts";
import type { StoreChart } from "./known.ts";

/** A store's chart as somebody deploys it. */
export interface StoreRelease {
	chart: string;
	/** What a release of it is called after its own name, unless it is told otherwise. */
	short: string;
	makes: StoreChart;
	values: Value;
	release: { name: string; namespace: string; scope: string; environment: string | undefined };
	/** Where the chart is named. */
	place: Location;
	/** Why there may be values that no file tells. */
	open?: string;
}

const at = (values: Value | undefined, path: readonly string[]): Value | undefined =>
	path.reduce<Value | undefined>((value, key) => (isDict(value) ? value.get(key) : undefined), values);

/** What a chart of a store deploys, told where its values stand. */
export function storeOf(one: StoreRelease, linesOf: (file: string) => LineMap): Declaration {
	const { chart, makes, values, release, place, open } = one;
	const text = (path: readonly string[]) => textOf(bare(at(values, path)));
	const short = text(["nameOverride"]) || one.short;
	const full = text(["fullnameOverride"]) || (release.name.includes(short) ? release.name : `${release.name}-${short}`);
	const { copies } = makes;
	const architecture = text(["architecture"]) || (open === undefined ? makes.usual : undefined);
	const hasCopies = copies && architecture === copies.when;
	const where = (value: Value | undefined): Location => {
		const from =
			value instanceof Told
				? value.from
				: value instanceof Text
					? value.pieces.find(({ from }) => from)?.from
					: undefined;
		return from ? { file: from.file, range: linesOf(from.file).range(from.start, from.end) } : place;
	};
	const usual = (value: number | boolean, key: readonly string[]): Attribute =>
		open === undefined
			? byDefault(value, place, `${chart}: ${key.join(".")} is ${value} unless it is set`)
			: unknown(open, place);
	const counted = (path: readonly string[], otherwise: number): Attribute => {
		const said = at(values, path);
		const count = said === undefined ? undefined : Number(bare(said));
		return count !== undefined && Number.isInteger(count) && count >= 0
			? declared(count, where(said))
			: usual(otherwise, path);
	};
	const names = new Set([...(makes.more ?? []), ...(hasCopies ? [copies.writer, copies.reader] : [])]);
	const hosts = (one: string) => hostsOf(full + one, release.namespace);
	return {
		role: "declares",
		kind: makes.kind,
		file: place.file,
		name: full,
		keys: [`helm:${release.scope}/${one.short}`],
		scope: release.scope,
		namespace: release.namespace,
		...(release.environment !== undefined && { environment: release.environment }),
		hosts: [...names].flatMap(hosts),
		...(hasCopies && { replicaHosts: hosts(copies.reader) }),
		at: place,
		attributes: stated({
			platform: declared("kubernetes", place),
			engine: declared(makes.engine, place),
			role: makes.role && byDefault(makes.role, place, `what ${makes.engine} is for, where no code says more`),
			maxConnections: makes.connections && limit(makes.connections),
			persistent: makes.kind === "Store" && makes.kept ? persistence(makes.kept) : undefined,
			...(hasCopies && {
				readReplicas: counted(copies.at, copies.usual),
				...(makes.engine !== "redis" && {
					lagAlarm: byDefault(false, place, `${chart}: a copy is read however far it is behind`),
				}),
			}),
		}),
	};

	function limit({ usual: number, said, hidden, source }: NonNullable<StoreChart["connections"]>): Attribute {
		for (const path of said) {
			const value = at(values, path);
			const found = /\bmax[_-]connections[=\s]+(\d{1,6})\b/.exec(textOf(bare(value)))?.[1];
			if (found) return declared(Number(found), where(value));
		}
		const elsewhere = hidden.find((path) => isTrue(at(values, path)));
		if (elsewhere) return unknown(`${elsewhere.join(".")} may say`, place);
		return open === undefined ? byDefault(number, place, source) : unknown(open, place);
	}

	function persistence(kept: readonly (readonly string[])[]): Attribute {
		const said = kept.map((path) => at(values, path)).find((value) => typeof bare(value) === "boolean");
		return said === undefined ? usual(true, kept[0]) : declared(bare(said) === true, where(said));
	}
}
