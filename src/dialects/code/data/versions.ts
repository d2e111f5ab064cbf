import type { Call, Class, Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import { entityOf } from "./entities.ts";

const versions = /^@?(\w+\.)*(Version|Timestamp|ConcurrencyCheck)\b/;

/** Its class has a column that a mapper compares at each write. `read`: what it was read by, which may tell the class. */
export function isVersioned(counts: string, holder: Expr, program: Program, read?: Call): boolean {
	const { code } = program;
	const entity = read && entityOf(read, program);
	const own = entity?.class ?? program.classOf(holder);
	if (own) return hasVersion(own, program);
	if (entity) return code.calls.some((call) => said.test(methodOf(call)) && tellsOf(entity.name, call, program));
	const isSaid = code.calls.some((call) => said.test(methodOf(call)));
	return (
		isSaid ||
		code.names.some(
			({ name, region }) =>
				region.class && name.toLowerCase() === `this.${counts.toLowerCase()}` && hasVersion(region.class, program),
		)
	);
}

const said = /^(IsRowVersion|IsConcurrencyToken|UseXminAsConcurrencyToken)$/;

/** A mark of one of its members, or what Entity Framework is told of it: `builder.Entity<Wallet>().Property(…).IsRowVersion()`. */
function hasVersion(one: Class, program: Program): boolean {
	const { names, calls } = program.codeOf(one.region);
	const isMarked = names.some(
		({ region, marks = [], parameter }) =>
			region === one.region && [...marks, ...(parameter?.marks ?? [])].some(({ text }) => versions.test(text)),
	);
	return isMarked || calls.some((call) => said.test(methodOf(call)) && tellsOf(one.name, call, program));
}

/** The chain names the class, or the class of its configuration is one of it; where it names none, it may be meant. */
function tellsOf(name: string, call: Call, program: Program): boolean {
	const chain = stepsBefore(call, program)
		.map(({ callee }) => callee.text)
		.join(" ");
	const config = classAround(call.region);
	const base = config?.bases.find((one) => /EntityTypeConfiguration$/.test(one.name));
	if (base) return base.of[0]?.name === name;
	const named = /\bEntity<\s*([\w.]+)\s*>/.exec(chain)?.[1];
	return named === undefined || named.split(".").at(-1) === name;
}

function classAround(region: Region | undefined): Class | undefined {
	return region && (region.class ?? classAround(region.parent));
}

/** A repository's method that its mark has lock what it finds. */
export function isLocked(read: Call, program: Program): boolean {
	const receiver = receiverOf(read);
	const of = receiver && program.classOf(receiver);
	const fn = of && program.codeOf(of.region).functions.find((one) => one.class === of && one.name === methodOf(read));
	return fn?.marks.some(({ text }) => /\bLock\b/.test(text)) ?? false;
}
