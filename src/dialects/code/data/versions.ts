import type { Call, Expr } from "../code.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";

const versions = /^@?(\w+\.)*(Version|Timestamp|ConcurrencyCheck)\b/;

/** Its class has a column that a mapper compares at each write. */
export function isVersioned(counts: string, holder: Expr, program: Program): boolean {
	const { code } = program;
	if (code.calls.some((call) => /^(IsRowVersion|IsConcurrencyToken|UseXminAsConcurrencyToken)$/.test(methodOf(call))))
		return true;
	const own = program.classOf(holder);
	const regions = own ? [own.region] : [];
	const all = own ? program.codeOf(own.region).names : code.names;
	const has = all.filter(
		({ name, region }) => region.kind === "class" && name.toLowerCase() === `this.${counts.toLowerCase()}`,
	);
	for (const { region } of has) regions.push(region);
	return all.some(
		({ region, marks = [] }) => regions.includes(region) && marks.some(({ text }) => versions.test(text)),
	);
}

/** A repository's method that its mark has lock what it finds. */
export function isLocked(read: Call, program: Program): boolean {
	const receiver = receiverOf(read);
	const of = receiver && program.classOf(receiver);
	const fn = of && program.codeOf(of.region).functions.find((one) => one.class === of && one.name === methodOf(read));
	return fn?.marks.some(({ text }) => /\bLock\b/.test(text)) ?? false;
}
