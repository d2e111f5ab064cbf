import type { Binding } from "../../code.ts";
import {
	isCalledCache,
	isGeneric,
	isNeverCopied,
	isSequence,
	isTruth,
	isTruthOfClass,
	wordsOf,
} from "../../state/words.ts";
import { nameOf } from "../../values.ts";
import type { Change } from "./changes.ts";
import { countsClients } from "./limits.ts";

/** Whether its name, what it holds or its class says that it is more than a copy. */
export function tells(holder: Binding): boolean {
	const { name, region } = holder;
	// What stands under the program's own types is found again in every process.
	if (ofTypes.test(holder.type?.of[0]?.name ?? "") || underTypes.test(textOf(holder))) return false;
	// A class that is called a cache keeps copies, whatever it calls them.
	const of = region.class?.name ?? "";
	if (isCalledCache(of) && !isNeverCopied(of) && !isNeverCopied(name) && !countsClients(holder)) return false;
	if (isTruth(name) || isSequence(name) || countsClients(holder)) return true;
	if (!isGeneric(name) || region.class === undefined) return false;
	return isTruthOfClass(region.class.name) || isTruthOfPackage(holder);
}

const ofTypes = /^(System\.)?Type$|^Class$|^KClass$|^\*?reflect\.Type$/;

const underTypes =
	/^(?:new\s+)?\w+\s*<\s*(?:Type|Class\s*<[^<>]*>|KClass\s*<[^<>]*>)\s*,|^(?:make\()?map\[reflect\.Type\]/;

const textOf = ({ value }: Binding) => (value?.kind === "call" || value?.kind === "map" ? value.text : "");

/** Go: what a class keeps its package says, as `otp.MemoryStore`. */
function isTruthOfPackage({ region, at }: Binding): boolean {
	const [, folder] = /(?:^|\/)([^/]+)\/[^/]+\.go$/.exec(at.file) ?? [];
	return (
		folder !== undefined && isTruth(folder) && /(store|storage|repo(sitory)?|memory)$/i.test(region.class?.name ?? "")
	);
}

/** A name that says nothing, and what is put into it: `store[session_id] = ChatHistory()`, `data[token] = …`. */
export function tellsByUse({ name, region }: Binding, { key, value }: Change): boolean {
	const of = region.class?.name ?? "";
	// A class that is called so has siblings, of which the deployment may take another.
	if (!isGeneric(name) || isCalledCache(of) || hasSiblings.test(of)) return false;
	const made = value?.kind === "call" && value.call.positional.length === 0 ? (nameOf(value.call.callee) ?? "") : "";
	return underId.test((key && nameOf(key)) ?? "") || (/^[A-Z]/.test(made) && isTruth(made));
}

const hasSiblings = /[mM]em(ory)?(?![a-z])|[lL]ocal|[nN]ull|[nN]oop|[sS]tub|[fF]ake|[dD]efault/;

const underId = /^(session|conversation|thread|chat|cart|basket|game|room|job|nonce|otp)_?(id|key)$/i;

/** What it keeps, as a finding says it: by its name, else by its class or package. */
export function whatOf(holder: Binding): string {
	const { name, region } = holder;
	if (isGeneric(name) && !isTruth(region.class?.name ?? "") && isTruthOfPackage(holder))
		return wordsOf(holder.at.file.split("/").at(-2) ?? "").join(" ");
	const of = isGeneric(name) && region.class && !isTruth(name) ? region.class.name : name;
	return wordsOf(of).join(" ");
}
