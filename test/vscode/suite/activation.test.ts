import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "./runner.ts";

test("the extension is present and activates", async () => {
	const extension = vscode.extensions.getExtension("scaleproof.scaleproof");
	assert.ok(extension, "scaleproof.scaleproof is not among the editor's extensions");
	await extension.activate();
	assert.ok(extension.isActive);
});
