import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changesSince } from "../../src/review/diff.ts";
import { referencesOf } from "../../src/review/references.ts";
import { folderWith } from "../cli/scaleproof.ts";

let folder = "";
let remove = () => {};
let ran = "";
let payload = "";

const gitIn = (cwd: string, ...args: string[]) => {
	const person = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "protocol.file.allow=always"];
	return execFileSync("git", [...person, ...args], { cwd, stdio: "pipe", encoding: "utf8" });
};
const git = (...args: string[]) => gitIn(folder, ...args);
const write = (path: string, text: string) => {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
};
const commitAll = () => {
	git("add", "-A");
	git("commit", "-qm", "next");
};

beforeEach(() => {
	let parent = "";
	[parent, remove] = folderWith({ "repository/web.yaml": "a: 1\n", "payload.sh": "" });
	parent = realpathSync(parent);
	folder = join(parent, "repository");
	ran = join(parent, "ran");
	payload = join(parent, "payload.sh");
	writeFileSync(payload, `#!/bin/sh\ntouch '${ran}'\ncat\n`);
	chmodSync(payload, 0o755);
	git("init", "-q", "-b", "main");
	commitAll();
});
afterEach(() => remove());

/** Everything that we ask git; whatever it answers, the payload must not have run. */
async function askAll(where = folder, since = "main"): Promise<Map<string, unknown> | string> {
	await referencesOf(where).catch(() => undefined);
	const answer = await changesSince(where, since).then(
		({ files }) => files,
		(error: Error) => error.message,
	);
	expect(existsSync(ran)).toBe(false);
	return answer;
}

describe("no program that a repository names runs", () => {
	test("the payload would run, if git were asked plainly", () => {
		git("config", "filter.evil.clean", payload);
		write(".gitattributes", "*.yaml filter=evil\n");
		write("web.yaml", "a: 2\n");
		git("diff");
		expect(existsSync(ran)).toBe(true);
	});

	test.each(["clean", "process", "smudge"])("a filter's %s, whatever the filter is called", async (kind) => {
		for (const name of ["evil", "e=vil", "e.v.il"]) git("config", `filter.${name}.${kind}`, payload);
		git("config", "filter.evil.required", "true");
		git("config", "include.path", "more");
		write(".git/more", `[filter "included"]\n\t${kind} = ${payload}\n`);
		const names = ["evil", "e=vil", "e.v.il", "included"];
		for (const name of names) write(`${name}.yaml`, "a: 1\n");
		commitAll();
		write(".gitattributes", names.map((name) => `${name}.yaml filter=${name}\n`).join(""));
		write(".git/info/attributes", "web.yaml filter=included\n");
		for (const name of [...names, "web"]) write(`${name}.yaml`, "a: 2\n");
		const files = await askAll(folder, "HEAD");
		for (const name of [...names, "web"])
			expect(files).toContainEqual([`${name}.yaml`, { added: false, ranges: [{ from: 0, to: 0 }] }]);
	});

	test.each([
		"core.fsmonitor",
		"core.pager",
		"core.editor",
		"core.askPass",
		"core.sshCommand",
		"core.gitProxy",
		"diff.external",
		"diff.evil.command",
		"diff.evil.textconv",
		"merge.evil.driver",
		"interactive.diffFilter",
		"pager.diff",
		"alias.diff",
		"alias.ls-files",
		"gpg.program",
		"credential.helper",
	])("%s", async (key) => {
		git("config", key, key.startsWith("alias") ? `!${payload}` : payload);
		write(".gitattributes", "*.yaml diff=evil merge=evil\n");
		write("web.yaml", "a: 2\n");
		expect(await askAll()).toBeInstanceOf(Map);
	});

	test("hooks", async () => {
		for (const name of ["post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"]) {
			write(`.git/hooks/${name}`, `#!/bin/sh\ntouch '${ran}'\n`);
			chmodSync(join(folder, ".git/hooks", name), 0o755);
		}
		git("config", "core.fsmonitor", ".git/hooks/fsmonitor-watchman");
		rmSync(ran, { force: true });
		write("web.yaml", "a: 2\n");
		expect(await askAll()).toBeInstanceOf(Map);
	});

	test("filters and diff programs of a submodule", async () => {
		const inner = join(dirname(folder), "inner");
		mkdirSync(inner);
		writeFileSync(join(inner, "x.yaml"), "x: 1\n");
		gitIn(inner, "init", "-q", "-b", "main");
		gitIn(inner, "add", "-A");
		gitIn(inner, "commit", "-qm", "first");
		git("submodule", "add", "-q", inner, "sub");
		commitAll();
		const sub = join(folder, "sub");
		for (const key of ["filter.evil.clean", "filter.evil.process", "diff.external", "core.fsmonitor"])
			gitIn(sub, "config", key, payload);
		git("config", "diff.submodule", "diff");
		git("config", "diff.ignoreSubmodules", "none");
		git("config", "status.submoduleSummary", "true");
		write("sub/.gitattributes", "*.yaml filter=evil\n");
		write("sub/x.yaml", "x: 2\n");
		write("web.yaml", "a: 2\n");
		expect(await askAll()).toBeInstanceOf(Map);
		await askAll(sub);
	});

	test("a clone that lacks objects fetches nothing, and says so", async () => {
		write("web.yaml", "a: 2\n");
		commitAll();
		git("config", "uploadpack.allowFilter", "true");
		const clone = join(dirname(folder), "clone");
		gitIn(dirname(folder), "clone", "-q", "--filter=blob:none", pathToFileURL(folder).href, clone);
		gitIn(clone, "config", "remote.origin.uploadpack", payload);
		gitIn(clone, "config", "core.sshCommand", payload);
		expect(await askAll(clone, "HEAD~1")).toContain("lacks objects");
		gitIn(clone, "config", "remote.origin.url", "ssh://localhost/x");
		expect(await askAll(clone, "HEAD~1")).toContain("lacks objects");
		gitIn(clone, "config", "remote.origin.url", `ext::${payload}`);
		gitIn(clone, "config", "protocol.ext.allow", "always");
		expect(await askAll(clone, "HEAD~1")).toContain("lacks objects");
		gitIn(clone, "config", "remote.origin.vcs", "evil");
		expect(await askAll(clone, "HEAD~1")).toContain("lacks objects");
	});

	test("a folder that looks like the inside of a repository is content of the outer one, and not asked", async () => {
		const bare = join(folder, "sub");
		gitIn(folder, "clone", "-q", "--bare", ".", "sub");
		gitIn(bare, "config", "core.bare", "false");
		gitIn(bare, "config", "core.worktree", ".");
		gitIn(bare, "config", "filter.evil.clean", payload);
		write("sub/.gitattributes", "*.yaml filter=evil\n");
		write("sub/web.yaml", "a: 2\n");
		expect(await askAll(bare)).toContain("is not in a git repository");
		mkdirSync(join(bare, "deploy"));
		expect(await askAll(join(bare, "deploy"))).toContain("is not in a git repository");
		expect(await askAll()).toBeInstanceOf(Map);
	});

	test("git itself is not taken from the folder", async () => {
		write("bin/git", `#!/bin/sh\ntouch '${ran}'\n`);
		chmodSync(join(folder, "bin/git"), 0o755);
		const before = process.env.PATH;
		process.env.PATH = ["", ".", join(folder, "bin"), before].join(delimiter);
		try {
			expect(await askAll()).toBeInstanceOf(Map);
			process.env.PATH = join(folder, "bin");
			expect(await askAll()).toContain("git is not installed");
		} finally {
			process.env.PATH = before;
		}
	});
});

describe("what changed is seen whole", () => {
	test("names that git quotes, and lines that look like headers", async () => {
		const names = ['q"uote.yaml', "back\\slash.yaml", "tab\t.yaml", "line\nend.yaml", "esc\u001b.yaml", "ü ñ.yaml"];
		names.push("2024-01-02 03:04:05 +0100.yaml", "b/b/b.yaml", ":(top)x.yaml", " blank .yaml", "'q'.yaml", "-O.yaml");
		for (const name of names) write(name, "a: 1\nb: 2\n");
		commitAll();
		for (const name of names) write(name, "a: 1\n++ b/web.yaml: 3\nc: 4\n");
		const { files } = await changesSince(folder, "HEAD");
		expect([...files.keys()].sort()).toEqual(names.sort());
		for (const name of names) expect(files.get(name)).toEqual({ added: false, ranges: [{ from: 1, to: 2 }] });
	});

	test("renamed files, and those that an attribute calls binary", async () => {
		write("long.yaml", Array.from({ length: 20 }, (_, line) => `line${line}: 1\n`).join(""));
		write(".gitattributes", "web.yaml -diff\n");
		commitAll();
		git("mv", "long.yaml", "moved.yaml");
		write("moved.yaml", Array.from({ length: 20 }, (_, line) => `line${line}: ${line === 7 ? 2 : 1}\n`).join(""));
		write("web.yaml", "a: 2\n");
		const { files } = await changesSince(folder, "HEAD");
		expect(files.get("moved.yaml")).toEqual({ added: false, ranges: [{ from: 7, to: 7 }], was: "long.yaml" });
		expect(files.get("web.yaml")).toEqual({ added: false, ranges: [{ from: 0, to: 0 }] });
	});

	test("lines are asked for only where a file is read", async () => {
		write("big.bin", "x\n");
		commitAll();
		write("big.bin", "y\n".repeat(2_000_000));
		write("web.yaml", "a: 2\n");
		const { files } = await changesSince(folder, "HEAD", undefined, (path) => path === "web.yaml");
		expect(files.get("big.bin")).toEqual({ added: false, ranges: [] });
		expect(files.get("web.yaml")).toEqual({ added: false, ranges: [{ from: 0, to: 0 }] });
	});
});

test("a repository that somebody else owns is said to be that", async () => {
	const before = process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
	process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = "1";
	try {
		await expect(changesSince(folder, "main")).rejects.toThrow(/somebody else owns it.*safe\.directory/);
	} finally {
		if (before === undefined) delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER;
	}
});

describe("a git that answers otherwise than ours", () => {
	/** What is asked of a git that is this script. */
	async function asked(script: string): Promise<string> {
		const bin = join(dirname(folder), "bin");
		mkdirSync(bin, { recursive: true });
		writeFileSync(join(bin, "git"), `#!/bin/sh\n${script}\n`);
		chmodSync(join(bin, "git"), 0o755);
		const before = process.env.PATH;
		process.env.PATH = [bin, before].join(delimiter);
		try {
			return await changesSince(folder, "main").then(
				() => "",
				(error: Error) => error.message,
			);
		} finally {
			process.env.PATH = before;
		}
	}

	test("is not asked where it is too old to be told what not to run", async () => {
		expect(await asked("echo git version 2.30.9")).toMatch(/^git 2\.30 is too old to read a repository/);
		expect(await asked("echo git version 1.99.0")).toMatch(/is too old/);
		expect(await asked("echo git version 2.31.0")).not.toMatch(/is too old/);
		expect(await asked("echo git version 3.0.0")).not.toMatch(/is too old/);
		expect(await asked("echo something else")).not.toMatch(/is too old/);
	});

	test("is believed where it has no filter, and not where it cannot say", async () => {
		const config = (then: string) =>
			asked(`case "$*" in *"config --name-only"*) ${then};; *) exec ${realGit} "$@";; esac`);
		expect(await config("exit 1")).toBe("");
		expect(await config("echo no >&2; exit 3")).toBe("git failed: no");
	});
});

const realGit = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
