import type { LinkKind } from "./catalogue/index.ts";
import { type Component, type Design, valueIn } from "./design.ts";
import { neighbours } from "./graph.ts";
import { printable } from "./printable.ts";

/** Mermaid text of a design, and which component each of its node names stands for. */
export interface Diagram {
	text: string;
	nodes: Record<string, string>;
}

export interface DiagramOptions {
	/** Component id → severity of its worst finding, to mark it. */
	marks?: Readonly<Record<string, "error" | "warning" | "info">>;
	direction?: "LR" | "TB";
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
	const drawn = design.components.filter((component) => isDrawn(component));
	const nodes: Record<string, string> = {};
	const nameOf = new Map<string, string>();
	const lines = [`flowchart ${options.direction ?? "LR"}`];
	for (const component of drawn) {
		const node = `n${nameOf.size}`;
		nameOf.set(component.id, node);
		nodes[node] = component.id;
		const [open, close] = shapes[component.kind] ?? ["[", "]"];
		const mark = options.marks?.[component.id] ? `:::${options.marks[component.id]}` : "";
		lines.push(`  ${node}${open}"${label(design, component)}"${close}${mark}`);
	}
	// Two call sites are two links, and yet one line: it says that the one calls the other.
	const arrows = new Set<string>();
	for (const link of design.links) {
		const from = nameOf.get(link.from);
		const to = nameOf.get(link.to);
		if (from && to) arrows.add(`  ${line(link.kind, from, to)}`);
	}
	lines.push(...arrows);
	if (Object.keys(options.marks ?? {}).length > 0) {
		lines.push("  classDef error stroke:#d13438,stroke-width:3px");
		lines.push("  classDef warning stroke:#c19c00,stroke-width:3px");
		lines.push("  classDef info stroke:#3794ff,stroke-width:2px");
	}
	return { text: `${lines.join("\n")}\n`, nodes };
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
			if (scaler && min !== undefined && max !== undefined) return `×${min}–${max}`;
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
