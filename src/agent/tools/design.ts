import { z } from "zod";
import type { Design } from "../../design/design.ts";
import { toMermaid } from "../../design/mermaid.ts";
import type { Location } from "../../design/text.ts";
import { plural } from "../../report/amounts.ts";
import { componentsAsked } from "../../review/asked.ts";
import { worstOf } from "../../review/checklist.ts";
import { toldDesign } from "../told-design.ts";
import { room, tool } from "../tool.ts";

const formats = ["mermaid", "yaml"] as const;

export const design = tool({
	name: "scaleproof_design",
	title: "Show the Design",
	description:
		"The system as it was understood from the workspace's files: services, balancers, scalers, stores, queues, and who calls whom. As a " +
		"Mermaid flowchart, or as YAML with every attribute, its value, and the file and line that declares it. Name a component for the " +
		"values of one alone.",
	input: z.object({
		format: z.enum(formats).optional().describe("mermaid where absent"),
		component: z
			.string()
			.optional()
			.describe("Only this component: its own values and links in YAML, it and its neighbours in a flowchart"),
	}),
	async run({ format = "mermaid", component }, { session }) {
		const opened = await session();
		const understood = opened.design();
		const asked = component === undefined ? undefined : new Set(componentsAsked({ design: understood }, component));
		const links = understood.links.filter(({ from, to }) => !asked || asked.has(from) || asked.has(to));
		const near = asked && new Set([...asked, ...links.flatMap(({ from, to }) => [from, to])]);
		const told =
			format === "mermaid"
				? toMermaid(understood, { marks: worstOf(opened.findings()), only: near }).text
				: toldDesign(
						asked ? { components: understood.components.filter(({ id }) => asked.has(id)), links } : understood,
					);
		if (told.length <= room) return told;
		return component === undefined ? tooMuch(understood, told.length) : tooMany(understood, component, asked!);
	},
});

/** Copies of one component that several files declare are told one by one. */
function tooMany({ components }: Design, name: string, asked: ReadonlySet<string>): string {
	const place = (at: Location | undefined) => (at ? ` (${at.file}:${at.range.start.line + 1})` : "");
	const lines = components.flatMap(({ id, at }) => (asked.has(id) ? [`- ${id}${place(at)}`] : []));
	const head = `${lines.length} components are called ${name}, too many for one answer. Ask with the id of one as \`component\`:`;
	return [head, ...lines].join("\n").slice(0, room);
}

/** What there is, so that the next question can be about a part of it. */
function tooMuch({ components }: Design, length: number): string {
	const kinds = [...new Set(components.map(({ kind }) => kind))];
	const lines = kinds.map((kind) => {
		const names = [...new Set(components.filter((one) => one.kind === kind).map(({ name }) => name))];
		const listed = names.slice(0, 100).join(", ");
		return `- ${kind}: ${listed}${names.length > 100 ? ` and ${names.length - 100} more` : ""}`;
	});
	const count = plural(components.length, "component");
	return [
		`${count}, ${Math.ceil(length / 1000)} kB in all: too much for one answer. Ask with \`component\`:`,
		...lines,
	].join("\n");
}
