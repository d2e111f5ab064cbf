import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { pathsIn, trackedIn } from "../../src/review/git-index.ts";
import { folderWorkspace } from "../../src/review/workspace.ts";
import { folderWith } from "../cli/scaleproof.ts";

let folder = "";
let remove = () => {};

beforeEach(() => {
	[folder, remove] = folderWith({});
	folder = realpathSync(folder);
});
afterEach(() => remove());

const git = (...args: string[]) =>
	execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder, stdio: "pipe" });
function write(...paths: string[]) {
	for (const path of paths) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), "FROM node\n");
	}
}
const index = () => pathsIn(readFileSync(join(folder, ".git", "index")));
const names = new Set(["build", "dist"]);
const tracked = async (root = folder) => [...((await trackedIn(root, names)())?.folders ?? ["no index"])];
const listed = async (root = folder) => (await folderWorkspace(root).list((path) => path.endsWith("Dockerfile"))).paths;

/** With names of one letter to a long one, so that every length of padding is met. */
const paths = [..."abcdefghijklmnop"].map((letter, length) => `s/${letter.repeat(length + 1)}/build/Dockerfile`);

describe("the paths in an index", () => {
	test.each(["2", "4"])("of version %s", (version) => {
		git("init", "-q");
		write(...paths, "ünïcode/x", `${"long".repeat(60)}/${"name".repeat(60)}/${"of".repeat(2100).slice(0, 200)}`);
		git("add", "-A");
		git("update-index", "--index-version", version);
		const said = git("ls-files", "-z").toString("utf8").split("\0").filter(Boolean);
		expect(said.length).toBeGreaterThan(paths.length);
		expect(index()).toEqual(said);
	});

	test("of version 3, which git writes where an entry has more to say", () => {
		git("init", "-q");
		write("a/build/x", "b");
		git("add", "a");
		git("add", "--intent-to-add", "b");
		expect(readFileSync(join(folder, ".git", "index")).readUInt32BE(4)).toBe(3);
		expect(index()).toEqual(["a/build/x", "b"]);
	});

	test("of a repository with longer hashes", () => {
		git("init", "-q", "--object-format=sha256");
		write(...paths);
		git("add", "-A");
		expect(index()).toEqual(paths);
	});

	test("are not known where a part of them stands in another file", () => {
		git("init", "-q");
		write("a/build/x", "b");
		git("add", "-A");
		git("update-index", "--split-index");
		expect(index()).toBeUndefined();
	});

	test("are not known of a version that is older or newer than these", () => {
		git("init", "-q");
		write("a");
		git("add", "-A");
		const bytes = readFileSync(join(folder, ".git", "index"));
		const read = (version: number) => {
			bytes.writeUInt32BE(version, 4);
			return pathsIn(bytes);
		};
		expect([1, 2, 5].map(read)).toEqual([undefined, ["a"], undefined]);
		const none = Buffer.from("DIRC\0\0\0\x02\0\0\0\0", "latin1");
		expect([pathsIn(none), pathsIn(none.subarray(0, 11))]).toEqual([[], undefined]);
	});

	test("are not known where a name takes more of the one before it than that has", () => {
		git("init", "-q");
		write("a", "ab");
		git("add", "-A");
		git("update-index", "--index-version", "4");
		const bytes = readFileSync(join(folder, ".git", "index"));
		expect(pathsIn(bytes)).toEqual(["a", "ab"]);
		// After twelve bytes of a head: a status of 40, a hash of 20, two of flags, then how much of the name before goes.
		expect(bytes[12 + 40 + 20 + 2]).toBe(0);
		bytes[12 + 40 + 20 + 2] = 1;
		expect(pathsIn(bytes)).toBeUndefined();
	});

	test("of whatever bytes never throw", () => {
		git("init", "-q");
		write(...paths);
		git("add", "-A");
		const bytes = readFileSync(join(folder, ".git", "index"));
		const slip = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
		fc.assert(
			fc.property(fc.array(slip, { maxLength: 20 }), fc.nat(bytes.length), (slips, length) => {
				const broken = Buffer.from(bytes.subarray(0, length));
				for (const [at, value] of slips) if (at < broken.length) broken[at] = value;
				pathsIn(broken);
			}),
		);
		fc.assert(fc.property(fc.uint8Array(), (some) => void pathsIn(Buffer.from(some))));
	});
});

describe("folders that git tracks", () => {
	test("are those of the workspace, also in a folder of the repository and in a worktree", async () => {
		git("init", "-q");
		write("build/package/Dockerfile", "services/web/dist/a/build/x", "build-tools/x");
		git("add", "-A");
		git("commit", "-qm", "first");
		expect(await tracked()).toEqual(["build", "services/web/dist", "services/web/dist/a/build"]);
		expect(await tracked(join(folder, "services"))).toEqual(["web/dist", "web/dist/a/build"]);
		git("worktree", "add", "-q", "other");
		expect(await tracked(join(folder, "other"))).toContain("services/web/dist");
	});

	test("are not known without a repository, or where it tracks nothing here", async () => {
		expect(await tracked()).toEqual(["no index"]);
		git("init", "-q");
		expect(await tracked()).toEqual(["no index"]);
		write("a", "mine/build/Dockerfile");
		git("add", "a");
		expect(await tracked(join(folder, "mine"))).toEqual(["no index"]);
	});

	test("are looked up again when the index changes", async () => {
		git("init", "-q");
		write("a", "build/Dockerfile");
		git("add", "a");
		const now = trackedIn(folder, names);
		expect([...(await now())!.folders]).toEqual([]);
		git("add", "-A");
		expect([...(await now())!.folders]).toEqual(["build"]);
	});
});

test("a folder of builds is entered where git tracks a file in it, whatever .gitignore leaves open", async () => {
	git("init", "-q");
	write("build/package/Dockerfile", "web/dist/Dockerfile");
	expect(await listed()).toEqual([]);
	git("add", "build");
	expect(await listed()).toEqual(["build/package/Dockerfile"]);
	expect(await folderWorkspace(folder).includes!("build/package/Dockerfile")).toBe(true);
	expect(await folderWorkspace(folder).includes!("web/dist/Dockerfile")).toBe(false);
	writeFileSync(join(folder, ".gitignore"), "*.log\n");
	expect(await listed()).toEqual(["build/package/Dockerfile"]);
});

test("what git tracks is read though a .gitignore matches it; what is beside it is not, nor what a build made", async () => {
	git("init", "-q");
	write("app/Dockerfile", "kustomize/base/Dockerfile", "app/dist/Dockerfile", "node_modules/a/Dockerfile");
	git("add", "-A");
	writeFileSync(join(folder, ".gitignore"), "kustomize\nDockerfile\ndist\n");
	write("kustomize/base/new/Dockerfile", "app/new/Dockerfile");
	expect(await listed()).toEqual(["app/Dockerfile", "kustomize/base/Dockerfile"]);
	const workspace = folderWorkspace(folder);
	const all = ["kustomize/base/Dockerfile", "app/Dockerfile", "kustomize/base/new/Dockerfile", "app/new/Dockerfile"];
	expect(await Promise.all(all.map((path) => workspace.includes!(path)))).toEqual([true, true, false, false]);
	expect(await workspace.listIn!("kustomize/base", () => true)).toEqual(["kustomize/base/Dockerfile"]);
	expect(await workspace.includes!("app/dist/Dockerfile")).toBe(false);
});
