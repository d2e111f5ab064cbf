import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type AddCommand, examples } from "./command.ts";
import { UsageError } from "./errors.ts";

export const addLsp: AddCommand = (program) => {
	program
		.command("lsp")
		.summary("the language server, for editors")
		.description("Speaks the Language Server Protocol over standard input and output.")
		.option("--stdio", "the only way it speaks; editors may insist on saying so")
		.addHelpText("after", examples(["scaleproof lsp --stdio", "what to tell Neovim, Helix, Emacs or Zed to start"]))
		.action(async () => {
			const server = typeof __dirname === "string" ? join(__dirname, "server.cjs") : "";
			if (!existsSync(server))
				throw new UsageError("The language server is not part of this installation (dist/server.cjs).");
			// The server looks at the arguments of its process to learn how to speak.
			if (!process.argv.includes("--stdio")) process.argv.push("--stdio");
			await import(pathToFileURL(server).href);
		});
};
