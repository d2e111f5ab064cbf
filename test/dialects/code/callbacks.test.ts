import { beforeAll, expect, test } from "vitest";
import { ownerOf } from "../../../src/dialects/code/regions.ts";
import { typescriptData } from "../../../src/dialects/code/typescript-data.ts";

beforeAll(async () => {
	await typescriptData.load?.();
});

/** Whether what the callback does is done by the function around it. */
function isOwn(call: string): boolean {
	const code = typescriptData.parse!({
		path: "a.ts",
		text: `function around() {\n\t${call.replace("_", "{ step(); }")};\n}\n`,
	});
	const step = code.calls.find(({ callee }) => callee.text === "step");
	return ownerOf(step?.region)?.name === "around";
}

test.each([
	["db.query(sql, (err, rows) => _)", true],
	["db.run(sql, [id], function (err) _)", true],
	["load(id).then((row) => _)", true],
	// For another time: a failure, an event, every request.
	["load(id).catch((err) => _)", false],
	["load(id).then(done, (err) => _)", false],
	["process.on('uncaughtException', (err) => _)", false],
	["pool.addListener('error', (err, client) => _)", false],
	["app.use((err, req, res, next) => _)", false],
	["app.onError((err, c) => _)", false],
	["app.setErrorHandler((error, request, reply) => _)", false],
	["button.watchClicks((e) => _)", false],
])("%s: %s", (call, is) => {
	expect(isOwn(call)).toBe(is);
});
