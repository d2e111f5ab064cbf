import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { namesAround, within } from "../data/walk.ts";
import { isImported } from "../names.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/**
 * One document of Firestore that every request raises. Firestore docs, Distributed counters: about one write a second is
 * what a document takes for long.
 */
export const hotDocument: Concept = {
	read(program) {
		if (!isImported(/firestore|firebase/, program.code)) return [];
		const sites = new Sites(program);
		return program.code.calls.flatMap((call): Fragment[] => {
			const found = raisedBy(call, program);
			if (!found || !isOne(found.document, program) || isUnhurried(call, program)) return [];
			const handle = receiverOf(call);
			return access(
				program,
				"writes",
				{ ...(handle && { handle }), engine: "firestore" },
				call.at,
				`${sites.of(call)} hot`,
				{
					hotRow: declared(true, call.at),
				},
			);
		});
	},
};

const increments = /(^|\.)(FieldValue\.increment|increment|Increment|FieldValue\.Increment)$/;

/** `doc.update({ visits: increment(1) })`, `tx.update(doc, { … })`, `updateDoc(doc, { … })`. */
function raisedBy(call: Call, program: Program): { document: Expr } | undefined {
	if (!/^(update|set|Update|Set|updateDoc|setDoc)$/.test(methodOf(call))) return undefined;
	const raises = [...call.positional, ...Object.values(call.named)].some((one) =>
		within(program.follow(one), 8).some((part) => part.kind === "call" && increments.test(part.call.callee.text)),
	);
	if (!raises) return undefined;
	const [first] = call.positional;
	const document = [first, receiverOf(call)].find((one) => one && documentIn(one, program));
	return document && { document };
}

const makers = /^(doc|document|Doc|collection|Collection|CollectionGroup)$/;

function documentIn(expr: Expr, program: Program): Call | undefined {
	const value = program.follow(expr);
	return value.kind === "call" && /^(doc|document|Doc)$/.test(methodOf(value.call)) ? value.call : undefined;
}

/** All of its path stands in the code. */
function isOne(document: Expr, program: Program): boolean {
	let at: Expr | undefined = document;
	for (let depth = 0; at && depth < 12; depth++) {
		const value: Expr = program.follow(at);
		if (value.kind !== "call" || !makers.test(methodOf(value.call))) return depth > 0;
		// `doc(db, "stats", "site")`, as the modular SDK has it.
		const path = value.call.positional.slice(value.call.callee.kind === "name" ? 1 : 0);
		if (path.length === 0 || path.some((one) => textIn(one, program) === undefined)) return false;
		at = value.call.callee.kind === "name" ? undefined : receiverOf(value.call);
	}
	return true;
}

const seldom = /migrat|backfill|job|cron|script|nightly|hourly|daily|admin|seed/i;

export const isUnhurried = ({ region }: Call, program: Program) =>
	seldom.test(program.code.path) || namesAround(region).some((name) => seldom.test(name));
