// Runs before each test file of a run that asks which places (`places.mjs`) the file comes to, and writes them down after it.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, inject } from "vitest";

globalThis.__seen = new Set();
afterAll(() => {
	const seen = { test: expect.getState().testPath, places: [...globalThis.__seen] };
	writeFileSync(join(inject("seen"), `${randomUUID()}.json`), JSON.stringify(seen));
});
