import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { type KeyShape, shapeOfName } from "../../key-names.ts";
import type { Call, Code, Expr, Fn } from "../code.ts";
import { callsBelow, callsLike } from "../data/calls-by.ts";
import { isByClock } from "../data/clocks.ts";
import { setLater } from "../data/set-later.ts";
import type { EntryOf } from "../entries/index.ts";
import { variableIn } from "../environment.ts";
import { packageName, Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { givenOf, layersOf, methodOf, receiverOf, stepsBefore } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";
import { queueIn } from "./queue.ts";

/** What the key of a message is, which decides its partition. */
export const partitionKey: Concept = {
	read(program) {
		const sites = new Sites(program);
		return program.calls("queue").flatMap(({ call, entry }): Fragment[] => {
			const found = queueIn(call, entry, program);
			if (!found) return [];
			// Counted as the queue's own link is, so that both are one.
			const site = sites.of(call);
			const key = entry.does === "publishes" && entry.key ? keyIn(call, entry, program) : undefined;
			const shape = key && shapeOf(key, program);
			if (!key || !shape) return [];
			const { other, name } = found;
			const isOfGroups = entry.groups !== undefined && (name ?? "").endsWith(entry.groups);
			const attributes = {
				keyShape: declared(shape, key.at),
				...(isOfGroups && { keyGroups: declared(true, key.at) }),
			};
			const outside = { kind: "Queue" as const, name: name ?? entry.engine ?? "queue" };
			const link = {
				kind: "publishes" as const,
				direction: "to" as const,
				other,
				at: call.at,
				site,
				attributes,
				outside,
			};
			const { path } = program.code;
			return [
				{
					role: "extends",
					file: path,
					kind: "Queue",
					at: call.at,
					of: other,
					...(name && { standalone: name }),
					attributes: entry.engine ? { engine: declared(entry.engine, call.at) } : {},
				},
				ofService(program, call.at, {}, { links: [link], standalone: packageName(path) }),
			];
		});
	},
};

/** The key itself; of a list of messages that is made of something, the key of each. */
function keyIn(call: Call, entry: EntryOf<"queue">, program: Program): Expr | undefined {
	const chosen = chosenBy(call, entry, program) ?? behindPartition(call, entry, program);
	if (chosen) return chosen;
	const at = entry.key ?? [];
	const direct =
		givenOf(call, at, program) ??
		at.flatMap((path) => eachIn(call, path, program) ?? []).at(0) ??
		setLater(call, at, program);
	// `send(topic, value)`: what would be the key is the message.
	const isLast =
		call.positional.length <= 2 &&
		direct !== undefined &&
		direct === call.positional.at(-1) &&
		entry.key?.includes(`${call.positional.length - 1}`);
	if (direct && !isLast) return direct;
	return direct ? undefined : fixedIn(call, program);
}

/** The key at a path through a list, as "0.Records.0.PartitionKey", where the list is made of something or filled by and by. */
function eachIn(call: Call, path: string, program: Program): Expr | undefined {
	const [, list, key] = /^(.+)\.0\.(\w+)$/.exec(path) ?? [];
	const held = list ? (givenOf(call, [list], program) ?? eachIn(call, list, program)) : undefined;
	const one = held && elementOf(held, program);
	const value = one && program.follow(one);
	return value?.kind === "call" ? givenOf(value.call, [key], program) : value && program.entry(value, key);
}

/** What each element of a list is: `events.map((one) => ({ … }))`, `[{ … } for one in events]`, and what is added to an empty one. */
function elementOf(list: Expr, program: Program): Expr | undefined {
	const value = program.follow(list);
	if (value.kind === "each") return value.makes;
	// `.map(…)` and what gathers it: `events.stream().map(…).toList()`, `events.Select(…).ToList()`.
	const mapped =
		value.kind === "call"
			? stepsBefore(value.call, program).find((one) => /^(map|mapToObj|Select)$/.test(methodOf(one)))
			: undefined;
	if (mapped) {
		const [mapper] = mapped.positional;
		const fn = mapper?.kind === "function" ? mapper.fn : mapper && program.bindingsOf(mapper)[0]?.fn;
		return fn && (program.returned(fn) ?? lastOf(fn, program));
	}
	if (!isEmpty(value) || list.kind !== "name") return undefined;
	const [binding] = program.bindingsOf(list);
	const isIt = (of: Expr | undefined) =>
		of?.kind === "name" && of.name === list.name && program.bindingsOf(of)[0] === binding;
	for (const one of callsLike(/^(append|push|add|Add)$/, program.code)) {
		const of = receiverOf(one);
		if (of && isIt(of)) return one.positional[0];
		// Go: `entries = append(entries, entry)`.
		if (!of && isIt(one.positional[0])) return one.positional[1];
	}
	return undefined;
}

/** What a function that runs at once comes to last: `event -> Entry.builder()…build()`. */
function lastOf(fn: Fn, program: Program): Expr | undefined {
	const call = callsBelow(fn, program.codeOf(fn.region)).at(-1);
	return call && { kind: "call", call, at: call.whole, text: call.callee.text };
}

/** `[]`, `make([]Entry, 0, n)`, `new List<Entry>()`, `new ArrayList<>()`. */
function isEmpty(value: Expr): boolean {
	if (value.kind === "list") return value.items.length === 0;
	if (value.kind === "call") return /^(make|List|ArrayList|LinkedList|mutableListOf)$/.test(methodOf(value.call));
	// Go: `var entries []Entry`.
	return value.kind === "name";
}

/** What the producer's own partitioner gives, where it is a number that stands in the code: `createPartitioner: () => () => 0`. */
function chosenBy(call: Call, { engine }: EntryOf<"queue">, program: Program): Expr | undefined {
	const producer = engine === "kafka" ? layersOf(call, program)[1] : undefined;
	let made = producer && givenOf(producer, ["0.createPartitioner", "partitioner"], program);
	for (let depth = 0; made && depth < 3; depth++) {
		const value = program.follow(made);
		const fn = value.kind === "function" ? value.fn : program.bindingsOf(made)[0]?.fn;
		if (!fn) return value.kind === "literal" ? value : undefined;
		made = program.returned(fn);
	}
	return undefined;
}

/**
 * Java's clients take a partition, and a time, between topic and key: the value stands behind the key, and headers behind that. A
 * partition by its number decides alone.
 */
function behindPartition({ positional }: Call, entry: EntryOf<"queue">, program: Program): Expr | undefined {
	if (entry.engine !== "kafka" || !entry.key?.includes("1") || positional.length < 4) return undefined;
	const partition = program.follow(positional[1]);
	if (partition.kind === "literal" && typeof partition.value === "number") return positional[1];
	const withHeaders = /headers/i.test(positional.at(-1)?.text ?? "");
	return positional.at(withHeaders ? -3 : -2);
}

/** A partition by its number, which stands in the code. */
function fixedIn(call: Call, program: Program): Expr | undefined {
	const given =
		givenOf(call, ["partition", "0.messages.0.partition", "0.TopicPartition.Partition"], program) ??
		placeIn(call.positional[0], program);
	const byHand = given ?? (isByHand(program.code) ? givenOf(call, ["Partition"], program) : undefined);
	const value = byHand && program.follow(byHand);
	return value?.kind === "literal" && typeof value.value === "number" && value.value >= 0 ? value : undefined;
}

/** `new TopicPartition("orders", 0)` (Confluent's client for .NET). */
function placeIn(first: Expr | undefined, program: Program): Expr | undefined {
	const value = first && program.follow(first);
	return value?.kind === "call" && methodOf(value.call) === "TopicPartition" ? value.call.positional[1] : undefined;
}

const handed = new WeakMap<Code, boolean>();

/** sarama and franz-go heed a message's own partition only under a partitioner that says so; else they set it themselves. */
function isByHand(code: Code): boolean {
	const known = handed.get(code);
	if (known !== undefined) return known;
	const names = (expr: Expr) => /\b(New)?ManualPartitioner\b/.test(expr.text);
	const found =
		code.writes.some(({ value }) => names(value)) ||
		code.calls.some(({ callee, positional, named }) => [callee, ...positional, ...Object.values(named)].some(names));
	handed.set(code, found);
	return found;
}

const wraps =
	/^(\[\]byte|byte|isoformat|strftime|encode|String|str|bytes|toString|from|StringEncoder|ByteEncoder|dumps|stringify|format|upper|lower|name|Name|ToString|toLowerCase|toUpperCase|getBytes|GetBytes|Ptr|valueOf)$/;

/**
 * The name of a type that stands in the code is one and the same, and that of whatever a message is has few values:
 * `nameof(Order)`, `Order.class.getSimpleName()`, `event.GetType().Name`, `type(event).__name__`.
 */
function nameOfType({ kind, text }: Expr): KeyShape | undefined {
	if (kind === "literal" || kind === "name" || text.length > 120) return undefined;
	if (
		/^nameof\(|^typeof\([\w.]+\)\.(Full)?Name$|^\w+(\.class|::class)(\.java)?\.(get)?(Simple|Qualified)?[nN]ame(\(\))?!*$/.test(
			text,
		)
	)
		return "constant";
	return /\.(GetType\(\)\.(Full)?Name|getClass\(\)\.get(Simple)?Name\(\)|constructor\.name|__class__\.__name__)$|^type\([\w.]+\)\.__name__$|::class\.(java\.)?(simple|qualified)?[nN]ame$/.test(
		text,
	)
		? "few"
		: undefined;
}

/** `EventType.ORDER_CREATED`, and its name or value, by the way that constants are written. */
const isConstantOfType = (expr: Expr): boolean =>
	expr.kind === "member" && /^[A-Z][A-Z0-9_]{2,}$/.test(expr.name) && /(^|\.)[A-Z]\w*[a-z]\w*$/.test(expr.of.text);

/** What all processes of a service are given alike, whatever it is called: `STREAM_NAME`, `TOPIC_KEY`. */
const ofAll = /stream|topic|queue|table|bus|(^|_)app(lication)?(_|$)|service|stage|project/i;

export function shapeOf(key: Expr, program: Program, depth = 6): KeyShape | undefined {
	const value = program.follow(key);
	if (depth === 0) return undefined;
	const ofType = nameOfType(value);
	if (ofType) return ofType;
	if (value.kind === "literal") return value.value === null ? undefined : "constant";
	if (value.kind === "call" && wraps.test(methodOf(value.call))) {
		const inner = value.call.positional[0] ?? (value.call.callee.kind === "member" ? value.call.callee.of : undefined);
		const held =
			value.call.callee.kind === "member" && value.call.positional.length === 0 ? value.call.callee.of : inner;
		return held && shapeOf(held, program, depth - 1);
	}
	const getter = value.kind === "call" && /^get([A-Z]\w*)$/.exec(methodOf(value.call))?.[1];
	if (getter) return shapeOfName(getter[0].toLowerCase() + getter.slice(1), "hash");
	if (value.kind === "text") {
		const shapes = value.parts.map((part) =>
			part.kind === "literal" ? "constant" : shapeOf(part, program, depth - 1),
		);
		const holes = shapes.filter((one) => one !== "constant");
		return holes.length === 1 ? holes[0] : undefined;
	}
	// The same in every message that this process sends; each process may have a device, a tenant or a host of its own.
	const variable = variableIn(value, program);
	if (variable)
		return shapeOfName(variable.name.toLowerCase(), "hash") === "spread" && !ofAll.test(variable.name)
			? undefined
			: "constant";
	if (isByClock(value, program))
		return value.kind === "call" && /uuid/i.test(methodOf(value.call)) ? "spread" : "ascending";
	// `status.value`, `name.value` of what is an enumeration.
	if (value.kind === "member" && /^(value|name)$/.test(value.name) && value.of.kind === "name") {
		const held = shapeOfType(value.of, program) ?? shapeOfName(value.of.name, "hash");
		if (held === "few") return held;
	}
	if (value.kind === "member")
		return isConstantOfType(value) || isConstantOfType(value.of) ? "constant" : shapeOfName(value.name, "hash");
	// What a record is asked for: `order.customerId()`.
	if (value.kind === "call" && value.call.positional.length === 0 && value.call.callee.kind === "member")
		return shapeOfName(value.call.callee.name, "hash");
	// `body["status"]`
	if (value.kind === "index" && value.index.kind === "literal") return shapeOfName(String(value.index.value), "hash");
	return value.kind === "name" ? (shapeOfName(value.name, "hash") ?? shapeOfType(value, program)) : undefined;
}

/** Of a name that tells nothing its type may: an enumeration has few values, and so has what is called a type or a state. */
function shapeOfType(named: Expr, program: Program): KeyShape | undefined {
	const [binding] = program.bindingsOf(named);
	const type = (binding?.type ?? binding?.parameter?.type)?.name.split(".").at(-1);
	const isFew = type && shapeOfName(type[0].toLowerCase() + type.slice(1), "hash") === "few";
	return isFew || program.classOf(named)?.bases.some(({ name }) => /(^|\.)(\w*Enum|\w*Choices)$/.test(name))
		? "few"
		: undefined;
}
