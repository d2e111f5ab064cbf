import { labelled } from "../report/layout.ts";
import { scenarios } from "../simulator/index.ts";
import { type AddCommand, examples } from "./command.ts";
import { columns, print } from "./terminal.ts";

export const addScenarios: AddCommand = (program) => {
	program
		.command("scenarios")
		.summary("list what a design can be put through")
		.description("Lists the scenarios of the simulator, with the metrics that each shows first.")
		.addHelpText("after", examples(["scaleproof simulate --scenario replica-loss", "run one on the present design"]))
		.action(() => {
			const column = Math.max(...scenarios.map(({ id }) => id.length)) + 2;
			const width = Math.min(columns(), 100);
			const lines = scenarios.flatMap(({ id, title, description, watch }) =>
				labelled(id, `${title}. ${description} Shows ${watch.join(", ")}.`, { indent: 0, column, width }),
			);
			print(lines.join("\n"));
		});
};
