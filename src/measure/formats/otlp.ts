import type { LineFormat } from "../format.ts";
import type { Span, Traces } from "../traces.ts";
import { at, listAt, numberAt, textAt } from "./values.ts";

const kinds = new Map<string, Span["kind"]>([
	["SPAN_KIND_SERVER", "server"],
	["SPAN_KIND_CONSUMER", "server"],
	["SPAN_KIND_CLIENT", "client"],
	["SPAN_KIND_PRODUCER", "client"],
]);
/** Numbers of the protocol's enumeration. */
const numbers = ["", "", "SPAN_KIND_SERVER", "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"];

/** One document of 64 MB is all that is taken apart at once; the collector's file exporter writes one for each line. */
const longest = 64e6;

/** Traces as OpenTelemetry's protocol has them in JSON (OTLP): one document, or one a line as the collector's file exporter writes. */
export const otlp: LineFormat = {
	id: "otlp",
	title: "traces of OpenTelemetry (OTLP JSON)",
	recognises: ({ text }) => /"resourceSpans"|"resource_spans"/.test(text),
	open(_head, studies) {
		const traces = studies.ofTraces();
		// Whether each line is a document; the first one tells.
		let isLines: boolean | undefined;
		let document = "";
		return {
			longest,
			take(line) {
				if (line.trim() === "") return "skip";
				const isWhole = isLines !== false && take(line, traces);
				isLines ??= isWhole;
				if (isLines) return isWhole ? "taken" : "malformed";
				if (document.length + line.length > longest) return "malformed";
				document += `${line}\n`;
				return "skip";
			},
			end: () => isLines === false && !take(document, traces),
			notes: () => [
				"traces are a sample of the requests: they tell no rates; the time of a service holds that of its calls",
			],
		};
	},
};

function take(text: string, traces: Traces): boolean {
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		return false;
	}
	const resources = listAt(document, "resourceSpans");
	for (const resource of resources) {
		const service = attributeOf(at(resource, "resource"), "service.name") ?? "unknown";
		const scopes = [...listAt(resource, "scopeSpans"), ...listAt(resource, "instrumentationLibrarySpans")];
		for (const span of scopes.flatMap((scope) => listAt(scope, "spans"))) {
			const known = spanOf(span, service);
			if (known) traces.add(known);
		}
	}
	return resources.length > 0;
}

function spanOf(span: unknown, service: string): Span | undefined {
	const id = textAt(span, "spanId");
	const [start, end] = [numberAt(span, "startTimeUnixNano"), numberAt(span, "endTimeUnixNano")];
	if (!id || start === undefined || end === undefined || end < start) return undefined;
	const kind = at(span, "kind");
	const trace = textAt(span, "traceId") ?? "";
	const parent = textAt(span, "parentSpanId");
	const target = targetOf(span);
	const status = at(span, "status", "code");
	return {
		id: `${trace} ${id}`,
		...(parent && { parent: `${trace} ${parent}` }),
		service,
		kind: kinds.get(typeof kind === "number" ? (numbers[kind] ?? "") : (textAt(span, "kind") ?? "")) ?? "own",
		at: start / 1e9,
		seconds: secondsBetween(textAt(span, "startTimeUnixNano"), textAt(span, "endTimeUnixNano")) ?? (end - start) / 1e9,
		...(target !== undefined && { target }),
		failed: status === 2 || status === "STATUS_CODE_ERROR",
	};
}

/** Nanoseconds since 1970 are more than a number can tell apart. */
function secondsBetween(start: string | undefined, end: string | undefined): number | undefined {
	if (!start || !end || !/^\d{1,20}$/.test(start) || !/^\d{1,20}$/.test(end)) return undefined;
	return Number(BigInt(end) - BigInt(start)) / 1e9;
}

/** Whom a client's span asks, as the semantic conventions have it, now and before: a name, never an address of a page. */
function targetOf(span: unknown): string | undefined {
	const host = attributeOf(span, "server.address") ?? attributeOf(span, "net.peer.name");
	const isStore = attributeOf(span, "db.system.name") ?? attributeOf(span, "db.system");
	const isQueue = attributeOf(span, "messaging.system");
	const named =
		attributeOf(span, "peer.service") ??
		(isQueue && attributeOf(span, "messaging.destination.name")) ??
		(isStore && (attributeOf(span, "db.namespace") ?? attributeOf(span, "db.name")));
	return named || host?.split(".")[0] || isStore || isQueue || undefined;
}

function attributeOf(holder: unknown, key: string): string | undefined {
	const found = listAt(holder, "attributes").find((attribute) => textAt(attribute, "key") === key);
	return textAt(found, "value", "stringValue");
}
