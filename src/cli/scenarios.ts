import { installed } from "../cases/library.ts";
import { presets, shelves } from "../cases/presets.ts";
import { scenariosByAttribute } from "../cases/reads.ts";
import { labelled } from "../report/layout.ts";
import { oneOf } from "../review/asked.ts";
import { grouped, scenarios } from "../simulator/index.ts";
import { type AddCommand, examples } from "./command.ts";
import { columns, print } from "./terminal.ts";

export const addScenarios: AddCommand = (program) => {
	program
		.command("scenarios")
		.summary("list what a design can be put through, and the cases that come with it")
		.description(
			"Lists the scenarios of the simulator, with the metrics that each shows first; then the cases that can be played: questions, systems of the great companies, and models of the textbook.",
		)
		.addHelpText(
			"after",
			examples(
				["scaleproof simulate --scenario replica-loss", "run one on the present design"],
				["scaleproof scenarios --reads readiness", "which of them show what a remedy changes"],
				["scaleproof simulate systems/maglev", "play a case, in any folder"],
			),
		)
		.option("--reads <attribute>", "only the scenarios under which a change of this attribute can show")
		.action(async ({ reads }: { reads?: string }) => {
			if (reads) {
				const known = await scenariosByAttribute();
				const attribute = oneOf("attribute that a scenario reads", reads, [...known.keys()]);
				print(scenarios.flatMap(({ id }) => (known.get(attribute)?.has(id) ? [id] : [])).join("\n"));
				return;
			}
			const column = Math.max(...scenarios.map(({ id }) => id.length)) + 2;
			const width = Math.min(columns(), 100);
			const lines = grouped(scenarios).flatMap(({ heading, scenarios }, index) => [
				...(index > 0 ? [""] : []),
				`${heading}:`,
				...scenarios.flatMap(({ id, title, description, watch }) =>
					labelled(id, `${title}. ${description} Shows ${watch.join(", ")}.`, { indent: 0, column, width }),
				),
			]);
			const cases = await presets(installed);
			const longest = Math.max(0, ...cases.map(({ id }) => id.length)) + 2;
			const shelved = shelves.flatMap(({ folder, heading }) => {
				const here = cases.filter(({ id }) => id.startsWith(`${folder}/`));
				const played = here.flatMap(({ id, title, guide }) =>
					labelled(id, guide ? `${title} (guide ${guide})` : title, { indent: 0, column: longest, width }),
				);
				return played.length > 0 ? ["", `${heading}, for scaleproof simulate:`, ...played] : [];
			});
			print([...lines, ...shelved].join("\n"));
		});
};
