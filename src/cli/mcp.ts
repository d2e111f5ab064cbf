import { type AddCommand, examples } from "./command.ts";
import { startServer } from "./start-server.ts";

export const addMcp: AddCommand = (program) => {
	program
		.command("mcp")
		.summary("the tools for agents, by the Model Context Protocol")
		.description(
			"Speaks the Model Context Protocol over standard input and output, about the folder that it is started in: review, explain, " +
				"design, simulate, what-if, fix (as a diff) and checklist. No tool writes a file.",
		)
		.addHelpText("after", examples(["scaleproof mcp", "what to tell an agent to start, in the folder to review"]))
		.action(async () => {
			await startServer("mcp.cjs", "The server for agents");
		});
};
