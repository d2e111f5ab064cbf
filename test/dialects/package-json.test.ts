import fc from "fast-check";
import { expect, it } from "vitest";
import { packageJson } from "../../src/dialects/package-json.ts";
import { claimsWith, readWith } from "../support/reading.ts";

const read = (path: string, text: string) => readWith(packageJson, [{ path, text }]);

it("claims packages of the workspace, not of node_modules", () => {
	expect(claimsWith(packageJson, { path: "package.json", text: "" })).toBe(true);
	expect(claimsWith(packageJson, { path: "services/web/package.json", text: "" })).toBe(true);
	expect(claimsWith(packageJson, { path: "node_modules/x/package.json", text: "" })).toBe(false);
	expect(claimsWith(packageJson, { path: "other-package.json", text: "" })).toBe(false);
});

it("is a unit known by its name and its folder", () => {
	expect(read("services/web/package.json", `{ "name": "@shop/storefront" }`).fragments).toEqual([
		{ role: "unit", file: "services/web/package.json", folder: "services/web", names: ["storefront", "web"] },
	]);
	expect(read("package.json", `\uFEFF{ "name": "shop", "workspaces": ["services/*"] }`).fragments).toMatchObject([
		{ folder: "", names: ["shop"] },
	]);
});

it("is no unit where it only marks a module format", () => {
	expect(read("dist/esm/package.json", `{ "type": "module" }`)).toEqual({ fragments: [], notes: [] });
});

it("gives a note for what is malformed, and never throws", () => {
	expect(read("package.json", `{ "name": }`).notes).toMatchObject([{ severity: "warning", file: "package.json" }]);
	expect(read("package.json", `[]`).notes).toHaveLength(1);
	fc.assert(fc.property(fc.string(), (text) => void read("package.json", text)));
	fc.assert(fc.property(fc.json(), (text) => void read("a/package.json", text)));
});
