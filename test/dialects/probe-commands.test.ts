import { describe, expect, it } from "vitest";
import { cannotFail } from "../../src/dialects/probe-commands.ts";

const shell = (script: string) => ["sh", "-c", script];

describe("commands of probes", () => {
	it.each([
		["true", ["true"]],
		["an echo", ["/bin/echo", "ok"]],
		["exit 0", shell("exit 0")],
		["whatever came before", shell("curl -f localhost/health || true")],
		["a last word that hides the others", ["/bin/bash", "-c", "curl -f localhost/health; exit 0"]],
	])("say yes whatever the program does: %s", (_, words) => {
		expect(cannotFail(words)).toBe(true);
	});

	it.each([
		["nothing at all", []],
		["a question", shell("curl -f localhost/health || exit 1")],
		["one that says no before it says yes", shell("if ! pg_isready; then exit 1; fi; exit 0")],
		["one that turns the answer round", shell("test -f /tmp/draining && exit 1 || exit 0")],
		["one that hands its own status on", shell("check; code=$?; test $code -eq 0 || exit $code; true")],
		["one that ends at what fails", shell("set -e; curl -f localhost; true")],
		["a shell that ends at what fails", ["sh", "-ec", "curl -f localhost; true"]],
		["an echo into another program", shell("echo ruok | nc localhost 2181")],
	])("can fail: %s", (_, words) => {
		expect(cannotFail(words)).toBe(false);
	});
});
