import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, LineMap } from "../../src/design/text.ts";
import { dockerfile } from "../../src/dialects/dockerfile/index.ts";
import { claimsWith, readWith, writeWith } from "../support/reading.ts";
import { runs } from "../support/runs.ts";

const path = "services/web/Dockerfile";

const read = (text: string, file = path) => readWith(dockerfile, [{ path: file, text }]).fragments;
const unit = (file: string) => read("FROM node:20\n", file)[0];

function problem(text: string) {
	const found = read(text).find((fragment) => fragment.role === "extends" && fragment.attributes.sigterm);
	return found?.role === "extends" ? found : undefined;
}

/** The text that keeps SIGTERM away, if any does. */
function place(text: string): string | undefined {
	const at = problem(text)?.at;
	const lines = new LineMap(text);
	return at && text.slice(lines.offset(at.range.start), lines.offset(at.range.end));
}

function fixed(text: string): string | { refused: string } {
	const current = problem(text)?.attributes.sigterm;
	if (!current) throw new Error("nothing to fix");
	const change = {
		kind: "Service" as const,
		name: "web",
		attribute: "sigterm",
		current,
		value: "handled",
		component: {},
	};
	const result = writeWith(dockerfile, change, [{ path, text }]);
	return "refused" in result ? result : applyEdits(text, "edits" in result ? result.edits : result);
}

describe("claims", () => {
	const claims = (file: string) => claimsWith(dockerfile, { path: file, text: "" });

	it("goes by the name", () => {
		for (const file of ["Dockerfile", "a/Dockerfile.prod", "a/web.Dockerfile", "Containerfile", "a/dockerfile"]) {
			expect(claims(file), file).toBe(true);
		}
		for (const file of ["a/Dockerfiles/x.txt", "Dockerfile.dockerignore", "docker-compose.yml", "MyDockerfile"]) {
			expect(claims(file), file).toBe(false);
		}
	});
});

describe("the unit of code", () => {
	it("is the folder, with the names that an image may have", () => {
		expect(unit("services/web/Dockerfile")).toEqual({
			role: "unit",
			file: "services/web/Dockerfile",
			folder: "services/web",
			names: ["web"],
		});
		expect(unit("Dockerfile")).toMatchObject({ folder: "", names: [] });
		expect(unit("services/cart/src/Dockerfile")).toMatchObject({ folder: "services/cart/src", names: ["src", "cart"] });
		expect(unit("docker/worker.Dockerfile")).toMatchObject({ names: ["docker", "worker"] });
		expect(unit("web/Dockerfile.prod")).toMatchObject({ names: ["web"] });
	});
});

describe("what an image gives each process", () => {
	const given = (text: string) => {
		const [first] = read(text);
		const all = first.role === "unit" ? (first.given ?? {}) : {};
		return Object.fromEntries(Object.entries(all).map(([name, one]) => [name, one.text ?? `? ${one.unknown}`]));
	};

	it("stands in ENV, with what ARG has by default", () => {
		const text = `FROM node:20
ARG PORT=80
ARG HOST
ENV A=1 B="two words" C='$A' \\
    D=three\\ words
ENV ORDERS_URL=http://orders:\${PORT} OTHER=http://$HOST
ENV OLD the old way
`;
		expect(given(text)).toEqual({
			A: "1",
			B: "two words",
			C: "$A",
			D: "three words",
			ORDERS_URL: "http://orders:80",
			OTHER: "? HOST is set when the image is built",
			OLD: "the old way",
		});
	});

	it("is that of the final stage and of the stages under it", () => {
		const text = "FROM node AS base\nENV A=1\nFROM node AS build\nENV B=2\nFROM base\nENV C=$A\n";
		expect(given(text)).toEqual({ A: "1", C: "1" });
	});
});

describe("SIGTERM", () => {
	it("does not reach a program behind a shell", () => {
		expect(place("FROM node:20\nCMD node server.js\n")).toBe("CMD node server.js");
		expect(place("FROM node\nentrypoint  python app.py   \n")).toBe("entrypoint  python app.py");
		expect(place('FROM node\nCMD ["sh", "-c", "node server.js"]\n')).toBe('CMD ["sh", "-c", "node server.js"]');
		expect(place("FROM node\nCMD node \\\n  # the port\n  --port 80\r\n")).toBe(
			"CMD node \\\n  # the port\n  --port 80",
		);
		expect(problem("FROM node:20\nCMD node server.js\n")).toMatchObject({
			role: "extends",
			kind: "Service",
			of: { by: "path", path },
			at: { file: path, range: { start: { line: 1, character: 0 }, end: { line: 1, character: 18 } } },
			attributes: { sigterm: { value: "not-delivered", provenance: { kind: "declared" } } },
		});
	});

	it("does not reach a program that npm or yarn starts", () => {
		for (const command of ['["npm", "start"]', '["yarn", "serve"]', "npm run start", "exec npm start"]) {
			expect(place(`FROM node\nCMD ${command}\n`), command).toBe(`CMD ${command}`);
		}
	});

	it("reaches the program itself", () => {
		for (const command of [
			'CMD ["node", "server.js"]',
			"CMD exec node server.js",
			'ENTRYPOINT ["/app"]',
			"RUN npm ci",
		]) {
			expect(place(`FROM node\n${command}\n`), command).toBeUndefined();
		}
		expect(place('FROM node\nCMD ["sh", "-c", "migrate && exec node server.js"]\n')).toBeUndefined();
	});

	it("is decided by the last instruction of the final stage", () => {
		expect(place('FROM node AS build\nCMD npm start\nFROM node\nCMD ["node", "."]\n')).toBeUndefined();
		expect(place('FROM node\nCMD ["node", "."]\nCMD node .\n')).toBe("CMD node .");
		expect(place("FROM node\nHEALTHCHECK CMD curl -f localhost\n")).toBeUndefined();
		expect(place("FROM node\nRUN <<EOF\nCMD npm start\nEOF\n")).toBeUndefined();
		expect(place('FROM node\nENTRYPOINT ["/entry.sh"]\nCMD node .\n')).toBeUndefined();
	});

	it("is passed on by an init process, but not through a shell that it starts", () => {
		expect(place('FROM node\nENTRYPOINT ["tini", "--"]\nCMD node .\n')).toBe("CMD node .");
		expect(place('FROM node\nENTRYPOINT ["tini", "-g", "--"]\nCMD node .\n')).toBeUndefined();
		expect(place('FROM node\nENTRYPOINT ["/usr/bin/dumb-init", "--"]\nCMD node .\n')).toBeUndefined();
		expect(place('FROM node\nENTRYPOINT ["tini", "--", "node", "."]\n')).toBeUndefined();
	});
});

describe("a script of the workspace that the image starts", () => {
	const image = (more: string, copy = "COPY docker/start.sh /usr/local/bin/") =>
		`FROM python\nWORKDIR /app\n${copy}\n${more}\n`;
	const entry = 'ENTRYPOINT ["/usr/local/bin/start.sh"]';
	const files = (script: string, dockerfileText = image(entry)) => [
		{ path: "web/Dockerfile", text: dockerfileText },
		{ path: "web/docker/start.sh", text: script },
	];
	const said = (sources: { path: string; text: string }[]) => {
		const found = readWith(dockerfile, sources).fragments.find(
			(one) => one.role === "extends" && one.attributes.sigterm !== undefined,
		);
		if (found?.role !== "extends") return undefined;
		const { file, range } = found.at;
		const text = sources.find((one) => one.path === file)!.text;
		const lines = new LineMap(text);
		return [file, text.slice(lines.offset(range.start), lines.offset(range.end)), found.unlessOverridden];
	};

	it.each([
		["#!/bin/sh\nset -e\nmigrate\ngunicorn app \\\n  --bind :80\n", "gunicorn app \\\n  --bind :80"],
		["migrate && gunicorn app\n# over\n", "gunicorn app"],
		['gunicorn "$(a | b)" > /dev/stdout 2>&1\n', 'gunicorn "$(a | b)" > /dev/stdout 2>&1'],
		["exec npm start\n", "exec npm start"],
		['"$@"\n', '"$@"'],
		// A shell that only waits has no trap that would pass the signal on.
		["gunicorn app &\nwait\n", "gunicorn app"],
	])("keeps SIGTERM in %j", (script, command) => {
		expect(said(files(script))).toEqual(["web/docker/start.sh", command, "entrypoint"]);
	});

	it.each([
		"exec gunicorn app\n",
		"trap 'kill $pid' TERM\ngunicorn app\n",
		'if [ -n "$A" ]; then\n  exec a\nfi\n',
		"if true; then\n  gunicorn app\nfi\n",
		"gunicorn app | tee log\n",
		"cat <<EOF\ngunicorn app\nEOF\n",
		"echo done\n",
		"",
	])("does not in %j", (script) => {
		expect(said(files(script))).toBeUndefined();
	});

	it("hands on to CMD", () => {
		const handsOn = (command: string) => said(files('exec "$@"\n', image(`${entry}\nCMD ${command}`)));
		expect(handsOn("node .")).toEqual(["web/Dockerfile", "CMD node .", "cmd"]);
		expect(handsOn('["node", "."]')).toBeUndefined();
	});

	it.each([
		["COPY docker/start.sh ./go.sh", 'CMD ["./go.sh"]'],
		["COPY docker /scripts", 'CMD ["sh", "-e", "/scripts/start.sh"]'],
		["COPY . .", 'ENTRYPOINT ["bash", "docker/start.sh"]'],
		['COPY --chown=a ["docker/start.sh", "/x.sh"]', 'ENTRYPOINT ["/x.sh"]'],
		["COPY web/docker/start.sh /x.sh", 'ENTRYPOINT ["/x.sh"]'],
	])("is found by %s", (copy, start) => {
		expect(said(files("gunicorn app\n", image(start, copy)))?.[1]).toBe("gunicorn app");
	});

	it("is nobody's where it is not copied, or comes from another stage", () => {
		for (const copy of ["", "COPY --from=build /docker/start.sh /usr/local/bin/", "COPY $X /usr/local/bin/"])
			expect(said(files("gunicorn app\n", image(entry, copy)))).toBeUndefined();
		expect(readWith(dockerfile, [{ path: "start.sh", text: "gunicorn app\n" }]).fragments).toEqual([]);
	});

	it("lets the program take the shell's place", () => {
		const sources = files("migrate\ngunicorn app\n");
		const found = readWith(dockerfile, sources).fragments.flatMap((one) =>
			one.role === "extends" ? (one.attributes.sigterm ?? []) : [],
		);
		const change = { kind: "Service" as const, name: "web", attribute: "sigterm", value: "handled", component: {} };
		const result = writeWith(dockerfile, { ...change, current: found[0] }, sources);
		if ("refused" in result || "edits" in result) throw new Error("it is not written");
		expect(applyEdits(sources[1].text, result)).toBe("migrate\nexec gunicorn app\n");
	});
});

describe("writing", () => {
	it("turns a simple command into the exec form, and keeps all else", () => {
		const text = "# web\r\nFROM node # x\r\nCMD  node server.js --name 'a b'\r\n# end\r\n";
		const after = '# web\r\nFROM node # x\r\nCMD  ["node", "server.js", "--name", "a b"]\r\n# end\r\n';
		expect(fixed(text)).toBe(after);
		expect(problem(after)).toBeUndefined();
		expect(fixed('FROM node\nCMD ["sh", "-c", "node ."]')).toBe('FROM node\nCMD ["node", "."]');
	});

	it("lets the program take the shell's place where the shell expands variables", () => {
		expect(fixed("FROM node\nCMD gunicorn --bind :$PORT app\n")).toBe(
			"FROM node\nCMD exec gunicorn --bind :$PORT app\n",
		);
	});

	it("refuses what it cannot keep the meaning of, and says what to do", () => {
		for (const command of ["migrate && node .", "node . | tee log", "A=1 node .", "['node', '.']", 'sh -c "$X; y"']) {
			expect(fixed(`FROM node\nCMD ${command}\n`), command).toMatchObject({ refused: expect.stringContaining("exec") });
		}
		expect(fixed('FROM node\nCMD ["npm", "start"]\n')).toMatchObject({
			refused: expect.stringContaining("start the program itself"),
		});
	});
});

it("reads any text without throwing", () => {
	const lines = fc.constantFrom(
		"FROM node",
		"CMD node .",
		"CMD [",
		"ENTRYPOINT",
		"RUN <<E",
		"E",
		"\\",
		"CMD \\",
		"# x",
		"\r",
		'["a"]',
		"CMD ''",
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(lines, fc.string())), (parts) => {
			const text = parts.join("\n");
			expect(read(text)).toEqual(read(text));
			if (!problem(text)) return;
			const after = fixed(text);
			if (typeof after === "string") expect(problem(after)).toBeUndefined();
		}),
		runs(2000),
	);
});

describe("an image for those who write the program", () => {
	const says = (text: string, file = path) =>
		Object.assign({}, ...read(text, file).flatMap((one) => (one.role === "extends" ? [one.attributes ?? {}] : [])));
	const started = "FROM node:22\nCOPY . .\nCMD npm run start:all && echo done\n";

	it("is one that tells its program so", () => {
		expect(says(started)).toHaveProperty("sigterm");
		expect(says(started.replace("COPY", "ENV NODE_ENV development\nCOPY"))).not.toHaveProperty("sigterm");
		expect(says(started.replace("COPY", "ENV NODE_ENV=production\nCOPY"))).toHaveProperty("sigterm");
	});

	it("is an emulator's, which holds what the stores of a cloud would", () => {
		expect(says(started, "docker/firestore-emulator/Dockerfile").role).toMatchObject({ value: "store" });
		expect(says(started).role).toBeUndefined();
	});
});
