import { type ComponentKind, type LinkKind, specOf } from "../design/catalogue/index.ts";
import { targetsOf } from "../design/derive.ts";
import { type Component, type Design, neighbours } from "../design/design.ts";

/** A value that an expression asked for and that no file gives. */
export interface Unknown {
	component: Component;
	attribute: string;
	reason: string;
}

/** A neighbour as a rule names it: how it is reached, and whether there may be several. */
interface Role {
	kind: ComponentKind;
	many: boolean;
	reach: (design: Design, id: string) => Component[];
}

function one(direction: "in" | "out", kind: ComponentKind, ...links: LinkKind[]): Role {
	return { kind, many: false, reach: (design, id) => ofKind(neighbours(design, id, direction, links), kind) };
}

function many(direction: "in" | "out", kind: ComponentKind, ...links: LinkKind[]): Role {
	return { kind, many: true, reach: (design, id) => ofKind(neighbours(design, id, direction, links), kind) };
}

function ofKind(components: Component[], kind: ComponentKind): Component[] {
	return components.filter((component) => component.kind === kind);
}

const client: Role = {
	kind: "Client",
	many: false,
	reach: (design) => design.components.filter((component) => component.kind === "Client"),
};

const balancers: Role = {
	kind: "Balancer",
	many: true,
	reach: (design, id) =>
		design.components.filter(
			(component) =>
				component.kind === "Balancer" && targetsOf(design, component.id).some((target) => target.id === id),
		),
};

const service: Role = { kind: "Service", many: false, reach: (design, id) => targetsOf(design, id) };

/** Every name that a rule on a kind of component can use after a dot, beside the component's own attributes. */
export const roles: Record<ComponentKind, Record<string, Role>> = {
	Client: {},
	Edge: { client, targets: many("out", "Balancer", "routes") },
	Balancer: { client, service, targets: { ...service, many: true } },
	Service: {
		client,
		balancers,
		scaler: one("in", "Scaler", "scales"),
		rollout: one("in", "Rollout", "replaces"),
		nodePool: one("out", "NodePool", "runs-on"),
		stores: many("out", "Store", "reads", "writes"),
		transactions: many("in", "Transaction", "runs-in"),
		queues: many("out", "Queue", "consumes"),
		callers: many("in", "Service", "calls"),
	},
	Scaler: { client, service: one("out", "Service", "scales") },
	Rollout: { service: one("out", "Service", "replaces") },
	Transaction: { client, service: one("out", "Service", "runs-in"), stores: many("out", "Store", "writes", "reads") },
	Store: { client, services: many("in", "Service", "writes", "reads") },
	Queue: { consumers: many("in", "Service", "consumes") },
	NodePool: { services: many("in", "Service", "runs-on") },
};

/** How a rule names the component that it stands on: "balancer", "nodePool". */
export function selfName(kind: ComponentKind): string {
	return kind[0].toLowerCase() + kind.slice(1);
}

/** Components that a dotted path such as "service.scaler" reaches from one component; the path starts at itself. */
export function reach(design: Design, from: Component, path: readonly string[]): Component[] {
	let reached = [from];
	for (const name of path) {
		reached = reached.flatMap((component) => roles[component.kind][name]?.reach(design, component.id) ?? []);
	}
	return reached;
}

/**
 * The component as an expression sees it: plain values under attribute names, neighbours under role names, made when
 * asked for. An unknown or assumed attribute is absent, and the asking is recorded in `asked`.
 */
export function viewOf(design: Design, component: Component, asked: Unknown[]): ReadonlyMap<string, unknown> {
	return new View(design, component, asked);
}

/** CEL takes a Map as it is and asks it for one key at a time, where it would read every field of an object at once. */
class View extends Map<string, unknown> {
	private readonly design: Design;
	private readonly component: Component;
	private readonly asked: Unknown[];

	constructor(design: Design, component: Component, asked: Unknown[]) {
		super([
			["name", component.name],
			["kind", component.kind],
			["id", component.id],
		]);
		this.design = design;
		this.component = component;
		this.asked = asked;
	}

	override get(key: string): unknown {
		if (super.has(key)) return super.get(key);
		const role = roles[this.component.kind][key];
		if (role) return this.neighbours(key, role);
		const attribute = this.component.attributes[key];
		if (attribute?.value !== undefined && attribute.provenance.kind !== "assumed") return attribute.value;
		// A slip in a rule is a fault of the rule, not an unknown value.
		if (!specOf(this.component.kind, key)) throw new Error(`a ${this.component.kind} has nothing called "${key}"`);
		this.asked.push({ component: this.component, attribute: key, reason: reasonOf(this.component, key) });
		return undefined;
	}

	override has(key: string): boolean {
		return this.get(key) !== undefined;
	}

	private neighbours(key: string, role: Role): unknown {
		const reached = role.reach(this.design, this.component.id);
		const views = (role.many ? reached : reached.slice(0, 1)).map((one) => new View(this.design, one, this.asked));
		const value = role.many ? views : views[0];
		if (value !== undefined) this.set(key, value);
		return value;
	}
}

function reasonOf(component: Component, name: string): string {
	return component.attributes[name]?.unknown ?? "no file that was read says so";
}
