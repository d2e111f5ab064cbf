import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { applyEdits } from "../../src/design/text.ts";
import type { MeasureResult } from "../../src/server/protocol.ts";
import { line, written } from "../measure/support.ts";
import { connect } from "./client.ts";
import { shop } from "./texts.ts";

const log = (count: number) =>
	Array.from({ length: count }, (_, i) => line(i, ` 0.${String(10 + (i % 40)).padStart(3, "0")}`)).join("\n");
const uri = (path: string) => pathToFileURL(path).href;

test("files of measurements give a page, and edits of what the editor has open", async () => {
	const client = await connect(shop);
	await client.open("scaleproof.yaml", "workload: { rate: 5/s } # a guess\n", 3);
	const progress: number[] = [];
	client.connection.onNotification("$/progress", ({ value }) => {
		progress.push(value.percentage);
	});
	const params = { folder: client.folders[0], files: [uri(written(log(2000), "access.log"))], workDoneToken: "here" };
	const result = await client.connection.sendRequest<MeasureResult>("scaleproof/measure", params);
	expect(result.markdown).toContain("| users | rate | 1/s | 2000 |");
	expect(result.choices).toEqual([]);
	expect(result.versions).toEqual({ "scaleproof.yaml": 3 });
	const text = applyEdits("workload: { rate: 5/s } # a guess\n", result.edits);
	expect(text).toContain("source: access.log");
	expect(text).toContain("rate: 1");
	expect(result.count).toBeGreaterThan(2);
	expect(progress.length).toBeGreaterThan(1);
});

test("a file of no known format is refused in words, and reading can be cancelled", async () => {
	const client = await connect(shop);
	const params = (path: string) => ({ folder: client.folders[0], files: [uri(path)], workDoneToken: "here" });
	const refused = client.connection.sendRequest("scaleproof/measure", params(written("what is this\n")));
	await expect(refused).rejects.toThrow(/no format that is known/);
	const source = new CancellationTokenSource();
	client.connection.onNotification("$/progress", ({ value }) => {
		if (value.percentage > 0) source.cancel();
	});
	const cancelled = client.connection.sendRequest("scaleproof/measure", params(written(log(60_000))), source.token);
	await expect(cancelled).rejects.toThrow(/cancelled/i);
});
