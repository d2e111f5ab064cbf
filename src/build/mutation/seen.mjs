// Runs before each test file of a run that asks which places (`places.mjs`) the file comes to, and writes them down after it.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject } from "vitest";

globalThis.__seen = new Set();
// What is come to before any test may be part of what a source makes of itself when it is loaded, which it is for the first
// test file alone, though all that import it live by it.
let loading = [];
beforeAll(() => {
	loading = [...globalThis.__seen];
});
afterAll(() => {
	const seen = { test: expect.getState().testPath, places: [...globalThis.__seen], loading };
	writeFileSync(join(inject("seen"), `${randomUUID()}.json`), JSON.stringify(seen));
});
