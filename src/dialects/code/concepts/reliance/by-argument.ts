import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import type { Call, Expr } from "../../code.ts";
import { after } from "../../data/bound.ts";
import { isChecked } from "../../data/checked-columns.ts";
import { entityOf } from "../../data/entities.ts";
import { type Entry, entriesOf } from "../../data/entries.ts";
import { guards } from "../../data/guards.ts";
import { isVersioned } from "../../data/versions.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { methodOf, receiverOf, stepsBefore } from "../../values.ts";
import { differs, isLessByStore, lessens, takesCarried } from "./arithmetic.ts";
import { comparesVersion, conditionsOf, filters, filtersOf, namesVersion } from "./conditions.ts";
import { isOfHanded } from "./handed.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { isTested, mentions } from "./tested.ts";
import { isWriting } from "./writing.ts";

/** `update({ where, data: { stock: p.stock - n } })`, `{ $inc: { stock: -n } }`, `put_item(Item={"balance": b - n})`. */
export function byArgument(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		if (!isWriting(call, program)) return [];
		const entries = entriesOf(call, program);
		for (const { key, value: given, inside } of entries) {
			const counts = quantityOf(key, receiverOf(call)?.text ?? "");
			if (!counts) continue;
			const value = given.kind === "name" ? program.follow(given) : given;
			const isLess = decrements(value, inside) || isLessByStore(value, program);
			if (!differs(value) && !isLess) continue;
			const fromRead =
				mentions(value, counts) &&
				(readFor(value, call.region, program) !== undefined || isOfHanded(value, call.region, program));
			const behind = (lessens(value) || isLess) && isTested(counts, call.region, call.at, program);
			if (isPlainQuantity(counts) && !behind && !takesCarried(value)) continue;
			// F("stock") - 1, literal("stock - 1"): computed by the database itself.
			const byStore = within(value).some(
				(part) => part.kind === "call" && /^(F|literal|raw|sql|Expression)$/.test(methodOf(part.call)),
			);
			if (!behind && (!fromRead || byStore)) continue;
			const isKept = (byStore || isLess) && isChecked(counts, entityOf(call, program)?.class, program);
			const conditional =
				askedBy(call, counts, key, entries, program) ?? (isKept ? "condition" : guards(call.region, program));
			return [{ counts, at: call.at, region: call.region, handle: receiverOf(call), conditional, decidedBy: "read" }];
		}
		return [];
	});
}

/** What a write asks of the row that it changes. */
export function askedBy(
	call: Call,
	counts: string,
	key: string,
	entries: readonly Entry[],
	program: Program,
): "condition" | "version" | undefined {
	const said = entries.filter((one) => one.key === key).length + conditionsOf(call, counts, program);
	if (said > 1) return "condition";
	return asksForVersion(call, counts, entries, program) ? "version" : undefined;
}

/** Whether the write finds only the version that was read: it says so beside what it sets, around it, or by a class that has one. */
function asksForVersion(call: Call, counts: string, entries: readonly Entry[], program: Program): boolean {
	return (
		entries.some((one) => /^_{0,2}(v|version|revision|etag|rev)$/i.test(one.key) && !isNext(one, program)) ||
		filtersOf(call).some(comparesVersion) ||
		after(call, program).some((step) => filters(step) && step.positional.some(namesVersion)) ||
		// The steps before, and what they were given: `Where(wallet.Version(w.Version))`.
		/\b(version|revision|etag)(EQ)?\b/i.test(receiverOf(call)?.text ?? "") ||
		call.positional.some((one) => one.kind === "name" && isVersioned(counts, one, program)) ||
		isCopyVersioned(counts, call, program) ||
		isOnVersioned(call, counts, program)
	);
}

/** A changed copy of what was read is compared by the version of its class when it is saved. */
function isCopyVersioned(counts: string, { positional, region }: Call, program: Program): boolean {
	return positional.some((one) => {
		const made = program.follow(one);
		const of = made.kind === "call" && methodOf(made.call) === "copy" ? receiverOf(made.call) : undefined;
		const read = of && readFor(of, region, program);
		return of !== undefined && isVersioned(counts, of, program, read || undefined);
	});
}

/** GORM: `db.Model(&coupon).Update(…)`, by the type of what it is called for. */
function isOnVersioned(call: Call, counts: string, program: Program): boolean {
	const model = stepsBefore(call, program).find((one) => methodOf(one) === "Model")?.positional[0];
	return model !== undefined && isVersioned(counts, model, program);
}

/** A statement's own text, by which the store works it out: `gorm.Expr("stock - ?", n)`, `literal("stock - 1")`. */
const lessened = /^\s*[\w."`]+\s*-/;

function decrements(value: Expr, inside: string): boolean {
	if (value.kind === "call" && /^(Expr|literal|raw|text|sql)$/.test(methodOf(value.call))) {
		const [text] = value.call.positional;
		return text?.kind === "literal" && lessened.test(String(text.value));
	}
	if (value.kind === "map")
		return value.entries.some(
			({ key }) => key?.kind === "literal" && /^(decrement|\$decrement)$/.test(String(key.value)),
		);
	if (inside === "decrement") return true;
	return inside === "$inc" && value.text.trim().startsWith("-");
}

/** The version that a write leaves behind tells nothing of the one that it has found. */
const isNext = ({ value, inside }: Entry, program: Program) =>
	differs(program.follow(value)) || /^\$(inc|add)$/.test(inside) || decrements(value, inside) || increments(value);

const increments = (value: Expr) =>
	value.kind === "map" && value.entries.some(({ key }) => key?.kind === "literal" && key.value === "increment");
