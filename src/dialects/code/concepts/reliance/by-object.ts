import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import type { Call, Expr, Region } from "../../code.ts";
import { isChecked } from "../../data/checked-columns.ts";
import { option } from "../../data/dynamo.ts";
import { entityOf } from "../../data/entities.ts";
import { guardOf, guards } from "../../data/guards.ts";
import { isVersioned } from "../../data/versions.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { computing, differs, isOfOther, lessens, takesCarried } from "./arithmetic.ts";
import { comparesVersion } from "./conditions.ts";
import { handedIn } from "./handed.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { comparedIn, isKeptByTransaction, partOf, partOfReceiver, savedBy, wholesOf } from "./saved.ts";
import { isTestedAnyhow } from "./tested.ts";

/** `product.stock -= n; product.save()`, the same of a model on itself, and of an item that is put back whole. */
export function byObject(program: Program): Reliant[] {
	return program.code.writes.flatMap((write): Reliant[] => {
		const { target, value, operator, region } = write;
		const part = partOf(target) ?? partOfReceiver(target, region, program);
		if (!part) return [];
		const ofSelf = part.of.kind === "name" && part.of.name === "this";
		const read = ofSelf ? undefined : readFor(part.of, region, program);
		const handed = ofSelf || read ? undefined : handedIn(part.of, region, program);
		if (!ofSelf && !read && !handed) return [];
		const counts = quantityOf(part.name, ofSelf ? (classNameAround(region) ?? "") : ownerOf(part.of, read, program));
		const relative = operator === "-=" || (operator === "+=" && !isPlainQuantity(part.name));
		const parts = operator === "=" ? computing(value, program) : [];
		const recomputed = parts.some(differs) && parts.some((one) => within(one).some(({ text }) => text === target.text));
		// `product.stock = F("stock") - n` is worked out by the database, whatever somebody has looked at before.
		const byStore = operator === "=" && isByStore(value) && lessens(value);
		if (!counts || !(relative || recomputed || byStore) || (isByStore(value) && !byStore)) return [];
		const saved = savedBy(write, program);
		if (!saved && !(read && isKeptByTransaction(region, part.of, read, program))) return [];
		if (isPlainQuantity(counts) && !(operator === "-=" || byStore || parts.some(lessens))) return [];
		// A model's own method may look at what it has computed, before it saves that.
		const before = ofSelf ? undefined : write.at;
		const isTakenOff = operator === "-=" ? isOfOther(value, target) : parts.some(takesCarried);
		if (
			(ofSelf || handed || byStore || (isPlainQuantity(counts) && !isTakenOff)) &&
			!isTestedAnyhow(counts, region, before, program)
		)
			return [];
		const isRefused = byStore && isChecked(counts, read && entityOf(read, program)?.class, program);
		const conditional = isRefused
			? "condition"
			: isVersioned(counts, part.of, program, read)
				? "version"
				: saved && (isConditional(saved, program) || comparedIn(saved, counts, program) === "condition")
					? "condition"
					: saved && (saved.positional.some(comparesVersion) || comparedIn(saved, counts, program) === "version")
						? "version"
						: read
							? guardOf(read, part.of, region, program)
							: stronger(guards(region, program), handed);
		const handle = (saved && receiverOf(saved)) ?? (read && receiverOf(read));
		return [{ counts, at: write.at, region, handle, conditional, decidedBy: "read" }];
	});
}

/**
 * Whose quantity it is: an `item` of `user.cart`, or one that was read as a CartItem, is what somebody carries, the `product` of
 * such a one is not.
 */
const ownerOf = (of: Expr, read: Call | undefined, program: Program) =>
	of.kind === "member" && !/^(item|entry|row|data|record|doc)s?$/i.test(of.name)
		? of.name
		: `${wholesOf(of, program).join(" ")} ${read?.callee.text ?? ""}`;

/** What its own function says, or else those who hand it in. */
const stronger = (own: Reliant["conditional"], handed: Reliant["conditional"] | undefined) =>
	own === "none" && handed ? handed : own;

/** Computed by the database itself: `F("stock") - 1`. */
function isByStore(value: Expr): boolean {
	return within(value).some((part) => part.kind === "call" && /^(F|literal|raw|text)$/.test(methodOf(part.call)));
}

function classNameAround(region: Region | undefined): string | undefined {
	return region && (region.class?.name ?? classNameAround(region.parent));
}

/** DynamoDB's condition; Cosmos DB's entity tag. */
function isConditional(saved: Call, program: Program): boolean {
	if (option(saved, "ConditionExpression", program) || saved.named.match_condition) return true;
	return [...saved.positional, ...Object.values(saved.named)].some(
		(one) =>
			program.entry(one, "accessCondition") !== undefined || /IfMatchEtag|IfMatch\b/.test(program.follow(one).text),
	);
}
