import type { LinkKind } from "./catalogue/index.ts";
import { type Component, type Design, valueIn } from "./design.ts";
import { neighbours } from "./graph.ts";
import type { DesignGroup } from "./groupings.ts";
import { printable } from "./printable.ts";

/** Mermaid text of a design, and which component each of its node names stands for; of a folded group, the group. */
export interface Diagram {
	text: string;
	nodes: Record<string, string>;
	/** Which open group each frame stands for. */
	frames: Record<string, string>;
	/** By component: what stands for it where that is not itself. */
	shownAs: ReadonlyMap<string, string>;
}

export interface DiagramOptions {
	/** Component id → severity of its worst finding, to mark it. */
	marks?: Readonly<Record<string, "error" | "warning" | "info">>;
	direction?: "LR" | "TB";
	/** Frames around components; the folded ones are a node each, with its links summed. */
	groups?: readonly DesignGroup[];
	folded?: ReadonlySet<string>;
	/** Ids of the components to draw; all where absent. */
	only?: ReadonlySet<string>;
}

const shapes: Record<string, [string, string]> = {
	Client: ["([", "])"],
	Edge: ["{{", "}}"],
	Balancer: ["{{", "}}"],
	Service: ["[", "]"],
	Scaler: ["(", ")"],
	NodePool: ["[/", "/]"],
	Store: ["[(", ")]"],
	Queue: ["[[", "]]"],
	Transaction: ["[/", "\\]"],
};

/** A flowchart from clients to stores. Parts of a service (rollouts, transactions on one store) are not drawn apart. */
export function toMermaid(design: Design, options: DiagramOptions = {}): Diagram {
	const { marks = {}, groups = [], folded, only } = options;
	const drawn = design.components.filter((component) => isDrawn(component) && only?.has(component.id) !== false);
	const nodes: Record<string, string> = {};
	const frames: Record<string, string> = {};
	const shownAs = new Map<string, string>();
	const nameOf = new Map<string, string>();
	const lines = [`flowchart ${options.direction ?? "LR"}`];
	const node = (id: string, [open, close]: [string, string], words: string, mark?: string) => {
		const name = `n${nameOf.size}`;
		nameOf.set(id, name);
		nodes[name] = id;
		return `  ${name}${open}"${words}"${close}${mark ? `:::${mark}` : ""}`;
	};
	const nodeOf = (component: Component) =>
		node(component.id, shapes[component.kind] ?? ["[", "]"], label(design, component), marks[component.id]);
	const framed = new Set<string>();
	for (const [index, group] of groups.entries()) {
		const members = drawn.filter(({ id }) => group.members.includes(id));
		if (members.length === 0) continue;
		for (const { id } of members) framed.add(id);
		if (folded?.has(group.id)) {
			for (const { id } of members) shownAs.set(id, group.id);
			lines.push(node(group.id, ["[[", "]]"], `${escaped(group.label)}<br/>${members.length} components`));
			continue;
		}
		frames[`g${index}`] = group.id;
		lines.push(`  subgraph g${index}["${escaped(group.label)}"]`, ...members.map((one) => `  ${nodeOf(one)}`), "  end");
	}
	lines.push(...drawn.filter(({ id }) => !framed.has(id)).map(nodeOf));
	lines.push(...arrows(design, nameOf, shownAs));
	if (Object.keys(marks).length > 0) {
		lines.push("  classDef error stroke:#d13438,stroke-width:3px");
		lines.push("  classDef warning stroke:#c19c00,stroke-width:3px");
		lines.push("  classDef info stroke:#3794ff,stroke-width:2px");
	}
	return { text: `${lines.join("\n")}\n`, nodes, frames, shownAs };
}

/** Two call sites are two links, and yet one line: it says that the one calls the other. Of folded ends it says how many do. */
function arrows(
	{ links }: Design,
	nameOf: ReadonlyMap<string, string>,
	shownAs: ReadonlyMap<string, string>,
): Iterable<string> {
	const pairs = new Map<string, Set<string>>();
	const folded = new Set<string>();
	for (const { kind, from, to } of links) {
		const [start, end] = [shownAs.get(from) ?? from, shownAs.get(to) ?? to];
		const [one, other] = [nameOf.get(start), nameOf.get(end)];
		if (!one || !other || (start === end && start !== from)) continue;
		const text = line(kind, one, other);
		if (start !== from || end !== to) folded.add(text);
		pairs.set(text, (pairs.get(text) ?? new Set()).add(`${from} ${to}`));
	}
	return [...pairs].map(([text, of]) => `  ${folded.has(text) && of.size > 1 ? counted(text, of.size) : text}`);
}

/** "n0 -- calls --> n1" of three pairs: "n0 -- calls ×3 --> n1". */
function counted(text: string, count: number): string {
	const plain = /^(\S+) --> (\S+)$/.exec(text);
	return plain
		? `${plain[1]} -- ×${count} --> ${plain[2]}`
		: text.replace(/ (\.|--)(?:->|>)/, (end) => ` ×${count}${end}`);
}

function isDrawn(component: Component): boolean {
	if (component.kind === "Rollout") return false;
	if (component.kind !== "Transaction") return true;
	const participants = valueIn(component, "participants");
	return Array.isArray(participants) && participants.length > 1;
}

/** Messages go on to who takes them, and the picture follows them from left to right. */
function line(kind: LinkKind, from: string, to: string): string {
	return kind === "consumes" ? `${to} -- consumed by --> ${from}` : `${from} ${arrow(kind)} ${to}`;
}

/** Dashed is what no request goes along, and what nobody read a call of. */
function arrow(kind: LinkKind): string {
	if (kind === "scales" || kind === "uses") return `-. ${kind} .->`;
	if (kind === "runs-in" || kind === "runs-on") return `-. ${kind.replace("-", " ")} .->`;
	if (kind === "routes" || kind === "calls") return "-->";
	return `-- ${kind} -->`;
}

function label(design: Design, component: Component): string {
	return [component.name, detail(design, component)].filter(Boolean).map(escaped).join("<br/>");
}

function detail(design: Design, component: Component): string {
	const known = (name: string) => {
		const attribute = component.attributes[name];
		return attribute && attribute.provenance.kind !== "assumed" ? attribute.value : undefined;
	};
	switch (component.kind) {
		case "Balancer": {
			const affinity = known("affinity");
			return [known("layer"), affinity && affinity !== "none" ? `sticky: ${affinity}` : ""].filter(Boolean).join(" · ");
		}
		case "Service": {
			const scaler = neighbours(design, component.id, "in", ["scales"])[0];
			const min = valueIn(scaler, "min");
			const max = valueIn(scaler, "max");
			if (scaler && min !== undefined && max !== undefined) return min === max ? `×${min}` : `×${min}–${max}`;
			const replicas = known("replicas");
			return replicas === undefined ? "" : `×${replicas}`;
		}
		case "Scaler": {
			const signals = known("signals");
			return Array.isArray(signals) ? `on ${signals.join(", ")}` : "";
		}
		case "Store": {
			const shards = known("shards");
			const engine = known("engine");
			return [engine, typeof shards === "number" && shards > 1 ? `${shards} shards` : ""].filter(Boolean).join(" · ");
		}
		case "Transaction":
			return String(known("mechanism") ?? "");
		case "Client": {
			const rate = known("rate");
			return rate === undefined ? "" : `${rate}/s`;
		}
		default:
			return "";
	}
}

/** Quotes and angle brackets would end a label; mermaid reads its own entity codes. */
function escaped(text: string): string {
	return printable(text)
		.slice(0, 80)
		.replace(/[#"<>&\\`[\]{}|]|%%/g, (sign) => `#${sign.charCodeAt(0)};`.repeat(sign.length));
}
