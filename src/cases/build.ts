import { type Attribute, declared, type Value } from "../design/attribute.ts";
import type { ComponentKind } from "../design/catalogue/index.ts";
import type { Component, Design } from "../design/design.ts";
import { faultOf } from "../design/fault.ts";
import { idOf, linksMeant, named } from "./links.ts";
import type { AlternativeText, ComponentText, LinkSpec } from "./schema.ts";
import { attributeValue } from "./values.ts";
import type { Problems, YamlText } from "./yaml-text.ts";

type Path = readonly PropertyKey[];

/** Makes designs of what a case file says; every slip goes to `problems` with its place, and building goes on. */
export class Builder {
	private readonly text: YamlText;
	private readonly problems: Problems;
	private readonly unknown: ReadonlySet<string>;

	/** `unknown`: names of components that were left out, whose slips are told of already. */
	constructor(text: YamlText, problems: Problems, unknown: ReadonlySet<string> = new Set()) {
		this.unknown = unknown;
		this.text = text;
		this.problems = problems;
	}

	design(components: Record<string, ComponentText>, links: readonly LinkSpec[], path: Path): Design {
		const design: Design = { components: [], links: [] };
		this.add(design, components, [...path, "components"]);
		this.link(design, links, [...path, "links"]);
		return design;
	}

	/** The design with an alternative's changes; the given one is not touched. */
	alternative(base: Design, said: AlternativeText, path: Path): Design {
		const design: Design = {
			components: base.components.map((one) => ({ ...one, attributes: { ...one.attributes } })),
			links: base.links.map((one) => ({ ...one, attributes: { ...one.attributes } })),
		};
		for (const [index, name] of (said.remove ?? []).entries()) {
			const component = this.find(design, name, [...path, "remove", index]);
			if (!component) continue;
			design.components = design.components.filter((one) => one !== component);
			design.links = design.links.filter(({ from, to }) => from !== component.id && to !== component.id);
		}
		this.add(design, said.add ?? {}, [...path, "add"]);
		for (const [index, spec] of (said.unlink ?? []).entries()) this.unlink(design, spec, [...path, "unlink", index]);
		this.link(design, said.link ?? [], [...path, "link"]);
		for (const [name, values] of Object.entries(said.set ?? {})) {
			const own = [...path, "set", name];
			const component = this.find(design, name, own);
			if (component) Object.assign(component.attributes, this.attributes(component.kind, values, own));
		}
		return design;
	}

	/** Adds faults to the components that they hit. */
	faults(design: Design, list: readonly ({ of: string } & Record<string, unknown>)[], path: Path): void {
		for (const [index, { of, ...fault }] of list.entries()) {
			const component = this.find(design, of, [...path, index, "of"]);
			if (!component) continue;
			const meant = faultOf(fault, component.kind);
			if ("wrong" in meant) {
				this.problems.add([...path, index, ...meant.path], meant.wrong);
				continue;
			}
			const before = component.attributes.faults?.value ?? [];
			const values = { faults: [...(Array.isArray(before) ? before : []), meant.fault as Value] };
			Object.assign(component.attributes, this.attributes(component.kind, values, [...path, index]));
		}
	}

	find(design: Design, name: string, path: Path): Component | undefined {
		if (this.unknown.has(name)) return undefined;
		const found = named(design, name);
		return "wrong" in found ? this.problems.add(path, found.wrong) : found.component;
	}

	private add(design: Design, components: Record<string, ComponentText>, path: Path): void {
		for (const [name, { kind, ...values }] of Object.entries(components)) {
			const own = [...path, name];
			const id = idOf(kind, name);
			if (design.components.some((one) => one.id === id)) {
				this.problems.add(own, `there is a ${kind} "${name}" already`);
				continue;
			}
			const at = this.text.at(own);
			design.components.push({ id, kind, name, at, attributes: this.attributes(kind, values, own), files: [at.file] });
		}
	}

	private link(design: Design, specs: readonly LinkSpec[], path: Path): void {
		for (const [index, spec] of specs.entries()) {
			const own = [...path, index];
			if (this.isAboutUnknown(spec)) continue;
			const at = this.text.at(own);
			for (const { from, to, kind, attributes } of linksMeant(design, spec, (wrong) => this.problems.add(own, wrong))) {
				const id = `${kind}:${from.id}→${to.id}`;
				const values = this.attributes("Link", attributes, [...own, "attributes"]);
				const known = design.links.find((one) => one.id === id);
				if (known) Object.assign(known.attributes, values);
				else design.links.push({ id, kind, from: from.id, to: to.id, at, attributes: values });
			}
		}
	}

	private isAboutUnknown(spec: LinkSpec): boolean {
		const names = typeof spec === "string" ? spec.split(/\s*->\s*|\s+/) : [spec.from, spec.to];
		return names.some((name) => this.unknown.has(name));
	}

	private unlink(design: Design, spec: LinkSpec, path: Path): void {
		if (this.isAboutUnknown(spec)) return;
		for (const { from, to, kind } of linksMeant(design, spec, (wrong) => this.problems.add(path, wrong))) {
			const left = design.links.filter((one) => one.from !== from.id || one.to !== to.id || one.kind !== kind);
			if (left.length === design.links.length) this.problems.add(path, `nothing links ${from.name} to ${to.name} so`);
			design.links = left;
		}
	}

	private attributes(
		kind: ComponentKind | "Link",
		values: Record<string, Value>,
		path: Path,
	): Record<string, Attribute> {
		const attributes: Record<string, Attribute> = {};
		for (const [name, written] of Object.entries(values)) {
			const meant = attributeValue(kind, name, written);
			if ("wrong" in meant) this.problems.add([...path, name], meant.wrong);
			else attributes[name] = declared(meant.value, this.text.at([...path, name]));
		}
		return attributes;
	}
}
