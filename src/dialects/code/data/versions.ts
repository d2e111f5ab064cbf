import type { Call, Class, Code, Expr, Region, Type } from "../code.ts";
import { add } from "../grouped.ts";
import { namesOf } from "../names.ts";
import type { Program } from "../program.ts";
import { remembered } from "../remembered.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import { runBy } from "./called-method.ts";
import { callsBelow, callsGiven, callsLike, callsOwnedBy, isCalled } from "./calls-by.ts";
import { entityOf, modelOf } from "./entities.ts";
import { methodCalled, statementOn } from "./mapped-statements.ts";

/** TypeORM's `@VersionColumn` is none: `save` counts it up and compares nothing (its source, UpdateQueryBuilder). */
const versions =
	/^@?(\w+\.)*((DynamoD[bB])?Version(Attribute)?|Timestamp|ConcurrencyCheck)\b|^@?Property\(\{[^}]*\bversion:\s*true/;

/** Its class has a column that a mapper compares at each write. `read`: what it was read by, which may tell the class. */
export function isVersioned(counts: string, holder: Expr, program: Program, read?: Call): boolean {
	const { code } = program;
	if (read && isVersionedModel(receiverOf(read), program)) return true;
	const entity = read && entityOf(read, program);
	const own = entity?.class ?? program.classOf(holder);
	if (own) return hasVersion(own, program);
	if (entity) return callsLike(said, code).some((call) => tellsOf(entity.name, call, program));
	return isCalled(said, code) || holdersOf(counts, code).some((one) => hasVersion(one, program));
}

/** Options of Mongoose's schemas and of Sequelize's models under which a stale document is not saved. */
function isVersionedModel(receiver: Expr | undefined, program: Program): boolean {
	const model = receiver && modelOf(receiver, program);
	return model?.kind === "call" && saysVersion(model.call, program);
}

function saysVersion({ positional }: Call, program: Program, depth = 2): boolean {
	return positional.some((one) => {
		const value = program.follow(one);
		if (value.kind === "call") return depth > 0 && saysVersion(value.call, program, depth - 1);
		const said = program.entry(value, "optimisticConcurrency") ?? program.entry(value, "version");
		return said !== undefined && (said.kind !== "literal" || (said.value !== false && said.value !== null));
	});
}

const said = /^(IsRowVersion|IsConcurrencyToken|UseXminAsConcurrencyToken)$/;

const holders = new WeakMap<Code, Map<string, Class[]>>();

/** The classes of a file that have a member of that name. */
function holdersOf(member: string, code: Code): readonly Class[] {
	let found = holders.get(code);
	if (!found) {
		found = new Map();
		for (const { name, region } of code.names)
			if (region.class && name.startsWith("this.")) add(found, name.slice(5).toLowerCase(), region.class);
		holders.set(code, found);
	}
	return found.get(member.toLowerCase()) ?? [];
}

/** Many writes ask for one class. */
const known = new WeakMap<Program, Map<Class, boolean>>();

function hasVersion(one: Class, program: Program): boolean {
	const ofProgram = known.get(program) ?? new Map<Class, boolean>();
	known.set(program, ofProgram);
	const found = ofProgram.get(one) ?? looksVersioned(one, program);
	ofProgram.set(one, found);
	return found;
}

/** How many classes a class may stand upon. */
const deepest = 6;

/** A mark of one of its members or of those of its bases, or what Entity Framework is told of it: `builder.Entity<Wallet>().Property(…).IsRowVersion()`. */
function looksVersioned(one: Class, program: Program, depth = deepest): boolean {
	const { calls } = program.codeOf(one.region);
	const names = namesOf(program.codeOf(one.region)).get(one.region)?.values() ?? [];
	const isMarked = [...names]
		.flat()
		.some(
			({ marks = [], parameter, type, value, fn }) =>
				[...marks, ...(parameter?.marks ?? []), ...(fn?.marks ?? [])].some(({ text }) => versions.test(text)) ||
				/(^|\.)optimisticlock\.Version$/.test(type?.name ?? "") ||
				(value?.kind === "call" && /VersionField$/.test(methodOf(value.call))),
		);
	// Sequelize: `Wallet.init(columns, { version: true })`.
	const isInit = calls.some(
		(call) => methodOf(call) === "init" && receiverOf(call)?.text === one.name && saysVersion(call, program, 0),
	);
	return (
		isMarked ||
		carriesVersion(one, program) ||
		one.marks.some(({ text }) => /\boptimisticConcurrency: ?(true|\[)/.test(text)) ||
		isInit ||
		hasVersionColumn(one, program) ||
		calls.some((call) => said.test(methodOf(call)) && tellsOf(one.name, call, program)) ||
		(depth > 0 && one.bases.some((type) => isBaseVersioned(type, one, program, depth)))
	);
}

/** A class of the domain's own that is stored as another one, and hands that its version. */
function carriesVersion(one: Class, program: Program): boolean {
	const { language } = program.codeOf(one.region);
	if (!/^(java|kotlin)$/.test(language) || one.marks.some(({ text }) => stored.test(text))) return false;
	return namesOf(program.codeOf(one.region)).get(one.region)?.has("this.version") ?? false;
}

const stored = /^@?(\w+\.)*(Entity|Table|Document|MappedEntity|MappedSuperclass|DynamoDb\w*|DynamoDB\w*|Container)\b/;

function isBaseVersioned(type: Type, one: Class, program: Program, depth: number): boolean {
	const base = program.classNamed(type, one.region.parent ?? one.region);
	return base !== undefined && base !== one && looksVersioned(base, program, depth - 1);
}

/** SQLAlchemy: `__mapper_args__ = {"version_id_col": version_id}`, its own or its base's. */
function hasVersionColumn(one: Class, program: Program): boolean {
	const [told] = program.resolve("this.__mapper_args__", one.region);
	const map = told?.value ?? (told?.fn && program.returned(told.fn));
	return map !== undefined && program.entry(map, "version_id_col") !== undefined;
}

/** The chain names the class, or the class of its configuration is one of it; where it names none, it may be meant. */
function tellsOf(name: string, call: Call, program: Program): boolean {
	const chain = stepsBefore(call, program)
		.map(({ callee }) => callee.text)
		.join(" ");
	const config = classAround(call.region);
	const base = config?.bases.find((one) => /EntityTypeConfiguration$/.test(one.name));
	if (base) return base.of[0]?.name === name;
	const named = entityIn(chain) ?? entityAround(call.region, program.codeOf(call.region));
	return named === undefined || named.split(".").at(-1) === name;
}

const entityIn = (text: string) => /\bEntity<\s*([\w.]+)\s*>/.exec(text)?.[1];

/** `model.Entity<Wallet>(wallet => { wallet.Property(…).IsRowVersion(); })` */
function entityAround(region: Region, code: Code): string | undefined {
	for (let at: Region | undefined = region; at; at = at.parent) {
		const named = at.fn && callsGiven(at.fn, code).flatMap(({ callee }) => entityIn(callee.text) ?? [])[0];
		if (named) return named;
	}
	return undefined;
}

function classAround(region: Region | undefined): Class | undefined {
	return region && (region.class ?? classAround(region.parent));
}

const locking =
	/for[_ ]?(no key )?update|lock: ?\{|lockMode|pessimistic|LOCK\.UPDATE|with_for_update|clause\.Locking|LockMode/i;

/** A function or a repository's method that its mark, the statement on it, or what it does, has lock what it finds. */
export const isLocked = remembered((read: Call, program): boolean => locksBehind(read, program, deepestLock));

/** Service, port, adapter: how far a read is followed for its lock. */
const deepestLock = 3;
const asksStore = /^(find|get|load|read|lock|query|select|fetch)/;

function locksBehind(read: Call, program: Program, depth: number): boolean {
	if (locksItself(read, program)) return true;
	const fn = depth > 0 && asksStore.test(methodOf(read)) ? runBy(read, program) : undefined;
	if (!fn) return false;
	const there = program.of(program.codeOf(fn.region));
	program.know(there.code);
	return callsOwnedBy(fn, there.code).some((one) => locksBehind(one, there, depth - 1));
}

function locksItself(read: Call, program: Program): boolean {
	const fn = methodCalled(read, program) ?? program.called(read);
	if (!fn) return false;
	return (
		fn.marks.some(({ text }) => /\bLock\b/.test(text)) ||
		/\bfor\s+update\b/i.test(statementOn(fn, program) ?? "") ||
		callsBelow(fn, program.codeOf(fn.region)).some(({ callee, positional, named }) =>
			[callee, ...positional, ...Object.values(named)].some(({ text }) => locking.test(text)),
		)
	);
}
