import { labelled } from "../report/layout.ts";
import { ownCases } from "../review/cases/list.ts";
import { scenarios } from "../simulator/index.ts";
import { type AddCommand, examples } from "./command.ts";
import { columns, print } from "./terminal.ts";

export const addScenarios: AddCommand = (program) => {
	program
		.command("scenarios")
		.summary("list what a design can be put through, and the cases that come with it")
		.description(
			"Lists the scenarios of the simulator, with the metrics that each shows first; then the cases: questions and textbook models that can be played.",
		)
		.addHelpText(
			"after",
			examples(
				["scaleproof simulate --scenario replica-loss", "run one on the present design"],
				["scaleproof simulate examples/questions/flash-sale", "play a case"],
			),
		)
		.action(async () => {
			const column = Math.max(...scenarios.map(({ id }) => id.length)) + 2;
			const width = Math.min(columns(), 100);
			const lines = scenarios.flatMap(({ id, title, description, watch }) =>
				labelled(id, `${title}. ${description} Shows ${watch.join(", ")}.`, { indent: 0, column, width }),
			);
			const cases = await ownCases();
			const longest = Math.max(0, ...cases.map(({ path }) => path.length)) + 2;
			const played = cases.flatMap(({ path, title, guide }) =>
				labelled(path, guide ? `${title} (guide ${guide})` : title, { indent: 0, column: longest, width }),
			);
			print([...lines, ...(played.length > 0 ? ["", "Cases, for scaleproof simulate:", ...played] : [])].join("\n"));
		});
};
