import type { Attribute, Value } from "../design/attribute.ts";
import { type ComponentKind, componentKinds, specOf } from "../design/catalogue/index.ts";
import type { Graph } from "../design/graph.ts";
import { isLink, type Role, roles, type Subject, type SubjectKind } from "./roles.ts";

/** A value that an expression asked for and that no file gives. */
export interface Unknown {
	subject: Subject;
	attribute: string;
	reason: string;
}

/** A value that an expression took although no file gives it. */
export interface Taken {
	of: string;
	attribute: string;
	value: Value;
	source: string;
}

/** What an expression's looking around is told to. */
export interface Looks {
	asked: Unknown[];
	/** Where there is a list, assumed values are shown, and put on it; else they are absent. */
	taken?: Taken[];
}

/**
 * A component or link as an expression sees it: plain values under attribute names, neighbours under role names, made
 * when asked for. An unknown attribute is absent, and so is an assumed one but for remedies; the asking is recorded.
 */
export function viewOf(graph: Graph, subject: Subject, looks: Looks, mixed = false): ReadonlyMap<string, unknown> {
	return new View(graph, subject, looks, mixed);
}

/** CEL takes a Map as it is and asks it for one key at a time, where it would read every field of an object at once. */
class View extends Map<string, unknown> {
	private readonly graph: Graph;
	private readonly subject: Subject;
	private readonly looks: Looks;
	/** Where a rule judges several kinds, or an end of a link may be of several, what only others have is absent and no slip of the rule. */
	private readonly mixed: boolean;

	constructor(graph: Graph, subject: Subject, looks: Looks, mixed: boolean) {
		super([
			["kind", subject.kind],
			["id", subject.id],
		]);
		if (isLink(subject)) this.set("site", subject.site ?? "");
		else {
			this.set("name", subject.name);
			this.set("outside", subject.outside ?? false);
			this.set("environment", subject.environment ?? "");
		}
		this.graph = graph;
		this.subject = subject;
		this.looks = looks;
		this.mixed = mixed;
	}

	override get(key: string): unknown {
		if (super.has(key)) return super.get(key);
		const own = roles[this.subject.kind];
		if (Object.hasOwn(own, key)) return this.neighbours(key, own[key]);
		// A slip in a rule is a fault of the rule, not an unknown value.
		if (!this.mixed && !attributeSpec(this.subject.kind, key))
			throw new Error(`a ${this.subject.kind} has nothing called "${key}"`);
		const attribute = attributeOf(this.subject, key);
		if (attribute?.value !== undefined) {
			const { provenance } = attribute;
			if (provenance.kind !== "assumed") return attribute.value;
			if (this.looks.taken) {
				const { id: of } = this.subject;
				this.looks.taken.push({ of, attribute: key, value: attribute.value, source: provenance.source });
				return attribute.value;
			}
		}
		this.looks.asked.push({ subject: this.subject, attribute: key, reason: reasonOf(attribute) });
		return undefined;
	}

	private neighbours(key: string, role: Role): unknown {
		const reached = role.reach(this.graph, this.subject);
		const mixed = role.kinds.length > 1;
		const views = (role.many ? reached : reached.slice(0, 1)).map(
			(one) => new View(this.graph, one, this.looks, mixed),
		);
		const value = role.many ? views : views[0];
		if (value !== undefined) this.set(key, value);
		return value;
	}
}

/** What the catalogue says of an attribute of a component or of any kind of link. */
export function attributeSpec(kind: SubjectKind, name: string) {
	return specOf((componentKinds as readonly string[]).includes(kind) ? (kind as ComponentKind) : "Link", name);
}

function attributeOf(subject: Subject, name: string): Attribute | undefined {
	return Object.hasOwn(subject.attributes, name) ? subject.attributes[name] : undefined;
}

function reasonOf(attribute: Attribute | undefined): string {
	return attribute?.unknown ?? "no file that was read says so";
}
