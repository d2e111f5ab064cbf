import { expect, it } from "vitest";
import { loadGrammar, parsersLost, parseWith } from "../../src/dialects/wasm.ts";
import { openSession } from "../support/memory-workspace.ts";

const python = "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm";
/** Of so many open expressions, an error behind them has the parser take gigabytes within one step. */
const tooHard = (number: number) => `- x = ${"/*".repeat(2850)}"a"${"*/".repeat(2850)}\n\n# ${number}\n`;

it("starts the parsers anew when a text takes all their memory, and never reads that text again", async () => {
	for (let number = 0; number < 2; number++) {
		await loadGrammar(python);
		expect(parseWith(python, "a = 1\n", () => false)?.rootNode.hasError).toBe(false);
		expect(() => parseWith(python, tooHard(number), () => false)).toThrow(WebAssembly.RuntimeError);
		expect(parsersLost()).toBe(number + 1);
		expect(() => parseWith(python, "a = 1\n", () => false)).toThrow("must be loaded");
	}
	await loadGrammar(python);
	expect(parseWith(python, tooHard(0), () => false)).toBeUndefined();
	expect(parseWith(python, "a = 1\n", () => false)?.rootNode.hasError).toBe(false);
});

it("reads all other files, and says of the one that it could not be read", async () => {
	// In lines of a length that people write.
	const broken = (start: string, number: number) => start.repeat(number).replace(/.{90}/g, "$&\\\n");
	const hostile = `import requests\n- x = ${broken("/*", 2850)}"a"${broken("*/", 2850)}\n\nrequests.get("http://stock/x")\n`;
	const asking = (module: string) =>
		`import requests\nfrom flask import Flask\n${module}app = Flask(__name__)\n\n\ndef x():\n    return requests.get("http://orders/x")\n`;
	const session = await openSession({
		"app/a.py": asking(""),
		"app/b.py": hostile,
		"app/c.py": asking("from app.b import x\n"),
	});
	const found = session.findings().filter(({ rule }) => rule === "no-circuit-breaker");
	expect(found.map(({ at }) => at.file)).toEqual(["app/a.py", "app/c.py"]);
	expect(session.notes()).toMatchObject([{ file: "app/b.py", severity: "warning" }]);
});
