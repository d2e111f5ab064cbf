import { describe, expect, it } from "vitest";
import { endingOf } from "../../src/dialects/start-script.ts";

/** What the script waits for at its end, as it stands there. */
function waitedFor(script: string): string | undefined {
	const ending = endingOf(script);
	return ending?.kind === "waits" ? script.slice(ending.start, ending.end) : ending?.kind;
}

describe("how a start script ends", () => {
	it.each([
		["its last command", "#!/bin/sh\nset -e\nmigrate\nnode server.js\n", "node server.js"],
		["what stands before it leaves", "migrate\nnode server.js\nexit $?\n", "node server.js"],
		["a function of its own", "serve() {\n  migrate\n  node server.js\n}\n\nserve\nexit 0\n", "node server.js"],
		["one that another calls", 'a() {\n\tb "$@"\n}\nfunction b {\n\tnode server.js\n}\na "$@"\n', "node server.js"],
		["what it started beside itself", 'nginx &\npython app.py &\n\nwait -n\n\nexit "$?"\n', "python app.py"],
		["that by its number", "node server.js &\nPID=$!\nwait $PID\n", "node server.js"],
	])("waits for %s", (_, script, program) => {
		expect(waitedFor(script)).toBe(program);
	});

	it("gives its place away in a function as well", () => {
		expect(waitedFor("serve() {\n  exec node server.js\n}\nserve\n")).toBe("exec");
		expect(endingOf('run() {\n  exec "$@"\n}\nrun "$@"\n')).toEqual({ kind: "exec", arguments: true });
	});

	it.each([
		["a trap may pass signals on", "trap 'kill -TERM $PID' TERM\nnode server.js &\nPID=$!\nwait $PID\n"],
		["a choice", "serve() {\n  if true; then\n    node server.js\n  fi\n}\nserve\n"],
		["further in than its function", "serve() {\n  while true; do\n    node server.js\n  done\n}\nserve\n"],
		["nothing but leaving", "exit 0\n"],
		["a wait for nothing that is plain to see", "wait\n"],
		["a function that calls itself", "serve() {\n  serve\n}\nserve\n"],
		["a job in a loop", "for one in a b; do\n  node $one &\ndone\nwait\n"],
	])("does not say where there is %s", (_, script) => {
		expect(endingOf(script)).toBeUndefined();
	});
});
