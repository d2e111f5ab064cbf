import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import { entityOf } from "../../data/entities.ts";
import { guardOf } from "../../data/guards.ts";
import { isVersioned } from "../../data/versions.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isSave } from "../store-steps.ts";
import { adds, computing, differs, lessens } from "./arithmetic.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { comparedIn, keeping } from "./saved.ts";

/** `wallet.setBalance(wallet.getBalance().subtract(amount))`, and the same saved, or kept by the transaction around it. */
export function bySetter(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		// `accounts.save(account.withBalance(…))`, of a record.
		const [, verb, name] = /^(set|with)([A-Z]\w*)$/.exec(methodOf(call)) ?? [];
		const receiver = receiverOf(call);
		const [value] = call.positional;
		if (!name || !receiver || !value || !/^(java|kotlin)$/.test(program.code.language)) return [];
		const property = name[0].toLowerCase() + name.slice(1);
		const read = quantityOf(property, receiver.text) && readFor(receiver, call.region, program);
		if (!read) return [];
		// `item`, which was read as a CartItem, is what somebody carries.
		const held = [receiver.text, read.callee.text, entityOf(read, program)?.name ?? ""].join(" ");
		const counts = quantityOf(property, held) && property;
		if (!counts) return [];
		const parts = computing(value, program);
		const own = parts
			.flatMap((one) => within(one))
			.some(
				(part) =>
					part.kind === "call" &&
					[`get${name}`, property].includes(methodOf(part.call)) &&
					receiverOf(part.call)?.text === receiver.text,
			);
		const less = parts.some(lessens);
		const more = parts.some((one) => differs(one) || adds(one));
		if (!own || !(less || (more && !isPlainQuantity(counts)))) return [];
		const { region } = call;
		const around = call.within && isSave(call.within, program) ? call.within : undefined;
		const kept = verb === "with" ? around : keeping(call, receiver, read, program);
		if (!kept) return [];
		const conditional = isVersioned(counts, receiver, program, read)
			? "version"
			: (comparedIn(kept, counts, program) ?? guardOf(read, receiver, region, program));
		return [{ counts, at: call.at, region, handle: receiverOf(read), conditional, decidedBy: "read" }];
	});
}
