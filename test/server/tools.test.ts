import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tools } from "../../src/agent/index.ts";
import { connect } from "./client.ts";
import { service, shop } from "./texts.ts";

test("an agent in the editor is answered from the texts as they are there, unsaved ones too", async () => {
	const client = await connect(shop);
	const ask = async (name: string, input: object) =>
		(
			await client.connection.sendRequest<{ text: string }>("scaleproof/tool", {
				folder: client.folders[0],
				name,
				input,
			})
		).text;
	await client.open("deploy/service.yaml", service);
	expect(await ask("scaleproof_review", {})).toContain("sticky-sessions");
	await client.change("deploy/service.yaml", service.replace("ClientIP", "None"), 2);
	expect(await ask("scaleproof_review", {})).not.toContain("sticky-sessions");
	expect(await ask("scaleproof_explain", { rule: "sticky-sesions" })).toContain("Did you mean");
	expect(await ask("scaleproof_simulate", { scenario: "none" })).toContain("scenario");
	expect(await ask("scaleproof_reviews", {})).toContain("There is no tool");
});

test("package.json declares the tools to the editor as they are", () => {
	const { contributes } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
	expect(contributes.languageModelTools.map(({ name }: { name: string }) => name)).toEqual(
		tools.map(({ name }) => name),
	);
});
