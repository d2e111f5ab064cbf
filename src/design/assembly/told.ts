import { type Attribute, byDefault, declared, placeOf, unknown, type Waits } from "../attribute.ts";
import { type Given, others } from "../fragment.ts";
import type { Location } from "../text.ts";
import { askerOf } from "./askers.ts";
import type { Group } from "./groups.ts";
import type { Resolver } from "./resolver.ts";

/** What the files say of one variable of a process. Neither of the three: it is certain that nobody gives it. */
export interface Told {
	given?: Given;
	text?: string;
	unknown?: string;
}

/** By `keyOf` the variable that an attribute waits for. */
export type AllTold = Readonly<Record<string, Told>>;

const keyOf = ({ variable, path, also = "", seldom = false, parameter }: Waits) =>
	`${variable} ${path} ${also} ${seldom}${parameter ? " in part" : ""}`;

/** What is told of every variable that these attributes wait for; undefined where none does. */
export function toldFor(
	resolver: Resolver,
	process: Group,
	all: readonly { attributes?: Record<string, Attribute> }[],
): AllTold | undefined {
	let told: Record<string, Told> | undefined;
	for (const { attributes } of all)
		for (const waits of attributes ? waitingIn(attributes) : none) {
			told ??= {};
			const owners =
				process.kind === "Service"
					? [process]
					: resolver.find({ by: "path", path: waits.path }, askerOf(process), "Service");
			told[keyOf(waits)] ??= alike(owners.map((owner) => toldTo(resolver, owner, waits)));
		}
	return told;
}

const none: readonly Waits[] = [];
/** By attributes that stand together, which nobody changes. */
const waiting = new WeakMap<Record<string, Attribute>, readonly Waits[]>();

function waitingIn(attributes: Record<string, Attribute>): readonly Waits[] {
	const known = waiting.get(attributes);
	if (known) return known;
	const found = Object.values(attributes).flatMap(({ waits }) => waits ?? []);
	waiting.set(attributes, found.length > 0 ? found : none);
	return found;
}

function alike([first = {}, ...others]: readonly Told[]): Told {
	const same = others.every(({ text, unknown }) => text === first.text && unknown === first.unknown);
	return same ? first : { unknown: "several processes are given different values" };
}

function toldTo(resolver: Resolver, process: Group, { variable, also, seldom, parameter }: Waits): Told {
	const all = resolver.values.givenTo(process);
	const given = all.get(variable) ?? (also === undefined ? undefined : all.get(also));
	if (given) {
		const text = parameter ? resolver.values.partsGiven(given, process) : resolver.values.textGiven(given, process);
		return text === undefined
			? { given, unknown: given.unknown ?? "no file of this workspace says what it is" }
			: { given, text };
	}
	const isDeployed = process.fragments.some(({ role }) => role === "declares");
	return isDeployed && !seldom && !tellsAll(resolver, process)
		? { unknown: "part of what its process is given stands in no file of this workspace" }
		: {};
}

/** Whether the files tell everything that its process is given: they deploy it, and no part stands elsewhere. */
export function tellsAll(resolver: Resolver, group: Group): boolean {
	const declares = group.fragments.filter((fragment) => fragment.role === "declares");
	return (
		declares.some((fragment) => fragment.given !== undefined) &&
		declares.every((fragment) => fragment.given?.[others] === undefined) &&
		declares.every((fragment) => (fragment.givenAll ?? []).every(({ key }) => resolver.values.hasValues(key, group)))
	);
}

/** What came of an attribute that waited for a variable. */
export function settled(attribute: Attribute, all: AllTold | undefined): Attribute {
	const { waits } = attribute;
	const at = placeOf(attribute);
	if (!waits || !at) return attribute;
	const { variable, as, times, otherwise, source } = waits;
	const { given, text, unknown: why } = all?.[keyOf(waits)] ?? {};
	if (why !== undefined) return unknown(`${variable} gives it: ${why}`, at);
	if (given === undefined || text === undefined || text.trim() === "") {
		if (otherwise === undefined) return unknown(`nothing gives the variable ${variable}`, at);
		return source === undefined ? declared(otherwise, at) : byDefault(otherwise, at, source);
	}
	const part = waits.parameter && parameterIn(text, waits.parameter);
	if (waits.parameter && part === undefined) {
		if (otherwise === undefined) return unknown(`${variable} says nothing of ${waits.parameter[0]}`, at);
		return source === undefined ? declared(otherwise, at) : byDefault(otherwise, at, source);
	}
	const number = Number((part ?? text).replaceAll("_", ""));
	if (!Number.isFinite(number)) return unknown(`${variable} is no number`, given.at);
	return fromVariable(as === "flag" ? number !== 0 : number * times, given.at, at);
}

/** `…?max=5&ssl=true`, `Host=db;Maximum Pool Size=20`. */
function parameterIn(text: string, names: readonly string[]): string | undefined {
	const plain = (name: string) => name.replaceAll(" ", "").toLowerCase();
	const wanted = names.map(plain);
	for (const part of text.slice(0, 4_000).split(/[?&;]/)) {
		const [name, value] = part.split("=", 2);
		if (value !== undefined && wanted.includes(plain(name))) return value.trim();
	}
	return undefined;
}

/** A person edits what the variable is set to; the code passes it on. */
function fromVariable(value: number | boolean, at: Location, through: Location): Attribute {
	return declared(value, at, undefined, [through]);
}
