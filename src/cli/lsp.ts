import { type AddCommand, examples } from "./command.ts";
import { startServer } from "./start-server.ts";

export const addLsp: AddCommand = (program) => {
	program
		.command("lsp")
		.summary("the language server, for editors")
		.description("Speaks the Language Server Protocol over standard input and output.")
		.option("--stdio", "the only way it speaks; editors may insist on saying so")
		.addHelpText("after", examples(["scaleproof lsp --stdio", "what to tell Neovim, Helix, Emacs or Zed to start"]))
		.action(async () => {
			// The server looks at the arguments of its process to learn how to speak.
			if (!process.argv.includes("--stdio")) process.argv.push("--stdio");
			await startServer("server.cjs", "The language server");
		});
};
