import type { Call, Region } from "../code.ts";
import { namesAround } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { typesOf } from "./store-steps.ts";

/** Rows that come by themselves, and are never decided upon. */
const streams =
	/(^|_)(readings?|measurements?|samples?|metrics?|telemetry|events?|clicks?|impressions?|page_?views?|positions?|ticks?|heartbeats?|pings?|logs?|log_entries|points?)$/;
export const isStream = (table: string): boolean => streams.test(table);
const items = /messages?|records?|batch|events?|readings?|samples?|points?|consumer|stream/i;
const taking =
	/consume|ingest|on_?message|each_?message|handle_?(message|event|record|reading)|process_?(message|event|record|batch)/i;

const once = /enrol|regist|sign_?up|provision|claim|reserve|set_?up|onboard/i;

/** What is written is one of a stream, by the name of its class: a `TrackingEvent`. */
export const isOfStream = ({ positional: [first], region }: Call, program: Program): boolean =>
	first !== undefined &&
	!namesAround(region).some((name) => once.test(name)) &&
	typesOf(first, program).some((name) => streams.test(name.replace(/([a-z\d])([A-Z])/g, "$1_$2").toLowerCase()));

/** What listens to a stream makes it for each item. */
export const listening =
	/^@?(KafkaListener|RabbitListener|SqsListener|PulsarListener|JmsListener|Incoming|Topic|StreamListener)\b/;

export function isOfItems(call: Call, program: Program): boolean {
	if (comesByItself(call.region)) return true;
	// What a file that takes items does once for each device or user.
	if (namesAround(call.region).some((name) => once.test(name))) return false;
	if (ownerOf(call.region)?.marks.some(({ text }) => listening.test(text))) return true;
	return taking.test(program.code.path.split("/").at(-1) ?? "");
}

/** Run for each of the items that come in, by what the loop and the functions around are called. */
export function comesByItself(region: Region): boolean {
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.kind === "loop" && at.over && items.test(at.over.text)) return true;
	const names = namesAround(region);
	return !names.some((name) => once.test(name)) && names.some((name) => taking.test(name));
}
