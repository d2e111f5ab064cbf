import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Code, Expr, Fn, Region } from "../code.ts";
import { callsOwnedBy, testingIn, testsOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { guards } from "../data/guards.ts";
import { refusedBy } from "../data/refused.ts";
import { statementAt } from "../data/statements.ts";
import { sourcesOf, within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { isInside, ownerOf } from "../regions.ts";
import { wordsOf } from "../state/words.ts";
import { methodOf, receiverOf, stepsBefore } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/**
 * A span of time that only one may have: looked for among what is booked, and booked where nothing was found. Two at once both
 * find nothing, and no unique key keeps one of two spans away that overlap.
 */
export const overlapping: Concept = {
	read(program) {
		if (!mayAsk(program) || waitsForRefusal(program)) return [];
		const sites = new Sites(program);
		return [...testingIn(program.code)].flatMap((owner): Fragment[] => {
			const found = owner && bookedIn(owner, program);
			if (!found || !isOfOne(owner, found.made, program) || isRefusedByModel(found.made, program)) return [];
			const { made, asked } = found;
			if (isRefusedByTable(made, asked, program)) return [];
			const conditional = guards(made.region, program);
			return access(program, "writes", { handle: receiverOf(made) }, made.at, `${sites.of(made)} booked`, {
				counts: declared("what is booked of a time", made.at),
				decidedBy: declared("read", made.at),
				conditional: declared(conditional, made.at),
			});
		});
	},
};

const beginning = /start|begin|from|check_?in|arriv|pick_?up/i;

/** Where nothing is called like the beginning of a span, nothing need be looked at. */
const mayAsk = ({ code }: Program): boolean =>
	code.calls.some(
		({ positional, named }) =>
			positional.some(({ text }) => beginning.test(text)) || Object.keys(named).some((name) => beginning.test(name)),
	);

const begins = /^(start|begin|from|check_?in|arriv|pick_?up|since|valid_?from)/i;
const ends = /^(end|finish|to(?![a-z])|to_|until|till|check_?out|leav|depart|return|drop_?off|valid_?(to|until))/i;
const creating =
	/^(create|save|insert|insertOne|insert_one|add|Add|AddAsync|Create|InsertOne|persist|saveAndFlush|Insert|values)$/;
/** Whoever expects to be refused by a constraint is. */
const refused =
	/IntegrityError|UniqueViolation|ExclusionViolation|Exclu(de|sion)Constraint|P2002|P2004|23P01|23505|DataIntegrityViolation|DbUpdateException|DuplicateKey|ConstraintViolation/;

/** What one alone may have at a time, by what it is called. */
const things =
	/^(book(s|ed|ings?)?|reserv\w*|appoint\w*|rent(s|al|als|ed)?|(time)?slots?|(bed|class)?rooms?|seats?|courts?|stays?|lease[sd]?|hires?|vehicles?|desks?|doctors?|guests?)$/;

const isOfOne = ({ name, class: of }: Fn, made: Call, { code }: Program): boolean =>
	[
		name,
		of?.name ?? "",
		code.path.split("/").at(-1) ?? "",
		made.callee.text,
		...made.positional.map(({ text }) => text),
	].some((one) => wordsOf(one).some((word) => things.test(word)));

/** What makes the booking, behind a look for others of the same time. */
function bookedIn(owner: Fn, program: Program): { made: Call; asked: Call } | undefined {
	const own = callsOwnedBy(owner, program.code);
	for (const region of testsOwnedBy(owner, program.code)) {
		// Where nothing is made, it need not be found out what a test is about.
		const made = region.kind === "if" ? own.find((call) => isMade(call, region, program)) : undefined;
		const asked =
			made &&
			[...sourcesOf(region.test, program)].find((one) => ownerOf(one.region) === owner && isForOverlap(one, program));
		if (made && asked && !isRefused(owner, program)) return { made, asked };
	}
	return undefined;
}

function isMade(call: Call, region: Region, program: Program): boolean {
	if (call.at.range.start.line <= region.at.range.start.line || isInside(call.region, region)) {
		const isElse = call.at.range.start.line > region.at.range.start.line;
		// `if (!taken) create(…)`
		if (!isElse || !/^!|\bnot\b|== ?(0|null|None|nil)|is None/.test(region.test?.text ?? "")) return false;
	}
	const change = statementAt(call, program)?.change;
	if (change) return change.verb === "insert" && !change.onlyIf;
	return creating.test(methodOf(call)) && receiverOf(call) !== undefined;
}

const isRefused = (owner: Fn, { code }: Program): boolean =>
	callsOwnedBy(owner, code).some(({ callee, positional }) =>
		[callee, ...positional].some(({ text }) => refused.test(text)),
	) || testsOwnedBy(owner, code).some(({ test }) => refused.test(test?.text ?? ""));

/** What a file imports of such, it waits for somewhere. */
export const waitsForRefusal = ({ code }: Program): boolean => namesRefusal(code);

/** The file of the model says that no two may overlap: Django's ExclusionConstraint, SQLAlchemy's ExcludeConstraint. */
function isRefusedByModel(made: Call, program: Program): boolean {
	const of = entityOf(made, program)?.class ?? program.classOf(made.positional[0] ?? made.callee);
	return of !== undefined && namesRefusal(program.codeOf(of.region));
}

/** What makes the table has an exclusion, in a migration beside the code. */
function isRefusedByTable(made: Call, asked: Call, program: Program): boolean {
	if (!/^(java|kotlin)$/.test(program.code.language)) return false;
	const entity = entityOf(made, program) ?? entityOf(asked, program);
	return entity !== undefined && refusedBy(entity, asked, true, program) === "refused";
}

const namesRefusal = ({ names }: Code): boolean =>
	names.some(({ name, from }) => from !== undefined && refused.test(name));

/** Its conditions ask for what begins before the one's end and ends after its beginning. */
export function isForOverlap(read: Call, program: Program): boolean {
	const statement = statementAt(read, program);
	if (statement?.look) {
		const text = statement.tokens.map((one) => one.text).join(" ");
		return isSpan(comparedIn(text)) || /\boverlaps\b|range \( .* && /i.test(text);
	}
	// Spring Data: `existsByRoomIdAndStartsAtBeforeAndEndsAtAfter(…)`.
	const derived = /By([A-Z]\w*)$/.exec(methodOf(read))?.[1].split(/And(?=[A-Z])/) ?? [];
	const asks = (sign: RegExp) => derived.flatMap((part) => sign.exec(part)?.[1] ?? []);
	const isDerived = isSpan({
		less: asks(/^(\w+?)(?:Is)?(?:Before|LessThan(?:Equal)?)$/),
		more: asks(/^(\w+?)(?:Is)?(?:After|GreaterThan(?:Equal)?)$/),
	});
	if (isDerived) return true;
	const steps = stepsBefore(read, program);
	const less: string[] = [];
	const more: string[] = [];
	for (const { positional, named } of steps) {
		lookups(named, less, more);
		for (const one of [...positional, ...Object.values(named)])
			for (const part of within(program.follow(one), 12)) compared(part, program, less, more);
	}
	return isSpan({ less, more });
}

/** Django's way of asking: `starts__lt=end`. */
function lookups(named: Record<string, Expr>, less: string[], more: string[]): void {
	for (const key of Object.keys(named)) {
		const [, name, sign] = /^(\w+?)__(lte?|gte?)$/.exec(key) ?? [];
		if (name) (sign.startsWith("l") ? less : more).push(name);
	}
}

function compared(part: Expr, program: Program, less: string[], more: string[]): void {
	if (part.kind === "operation" && /^[<>]=?$/.test(part.operator) && part.operands.length === 2) {
		const [name, by] = part.operands;
		const field = name.kind === "member" || name.kind === "name" ? name.name : undefined;
		if (field && by) (part.operator.startsWith("<") ? less : more).push(field);
	}
	// `Q(starts__lt=…)`
	if (part.kind === "call") lookups(part.call.named, less, more);
	if (part.kind !== "map") return;
	for (const { key, value } of part.entries) {
		const name = key?.kind === "literal" ? String(key.value) : undefined;
		const held = name === undefined ? undefined : program.follow(value);
		if (name === undefined || !held) continue;
		// `{ starts: { lt: … } }`, `{ starts: { $lt: … } }`, `{ starts: { [Op.lt]: … } }`, `{ starts: LessThan(…) }`
		const signs =
			held.kind === "map"
				? held.entries.map(({ key: sign }) => (sign?.kind === "literal" ? String(sign.value) : (sign?.text ?? "")))
				: held.kind === "call"
					? [methodOf(held.call)]
					: [];
		if (signs.some((one) => /^(\$|Op\.|\[Op\.)?lte?\]?$|^LessThan/.test(one))) less.push(name);
		if (signs.some((one) => /^(\$|Op\.|\[Op\.)?gte?\]?$|^MoreThan/.test(one))) more.push(name);
	}
}

function comparedIn(text: string): { less: string[]; more: string[] } {
	const names = (sign: string) => [...text.matchAll(new RegExp(`\\b(\\w+)\\s*${sign}`, "g"))].map(([, name]) => name);
	return { less: names("<"), more: names(">") };
}

const isSpan = ({ less, more }: { less: readonly string[]; more: readonly string[] }): boolean =>
	less.some((one) => begins.test(one)) && more.some((one) => ends.test(one));
