import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changesSince } from "../../src/review/diff.ts";
import { Repository } from "../support/repository.ts";

const deployment = (name: string, replicas: number) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name} }\nspec:\n  replicas: ${replicas}\n  paused: false\n`;

let folder = "";
let repository: Repository;
const git = (...args: string[]) => repository.git(...args);
const write = (path: string, text: string) => repository.write(path, text);

beforeEach(() => {
	repository = new Repository(deployment);
	folder = repository.folder;
});
afterEach(() => repository.remove());

describe("changes since a merge base", () => {
	test("committed, uncommitted and untracked, below a folder of the repository", async () => {
		write("shop/web.yaml", deployment("web", 1));
		git("commit", "-qam", "one replica");
		write("shop/mail.yaml", `# mail\n${deployment("mail", 1)}`);
		write("shop/new file ü.yaml", deployment("new", 1));
		write("other/api.yaml", deployment("api", 2));
		rmSync(join(folder, "shop/gone.yaml"));
		const { files } = await changesSince(join(folder, "shop"), "main");
		expect(Object.fromEntries(files)).toEqual({
			"web.yaml": { added: false, ranges: [{ from: 4, to: 4 }] },
			"mail.yaml": { added: false, ranges: [{ from: 0, to: 0 }] },
			"new file ü.yaml": { added: true, ranges: [] },
		});
	});

	test("what the other side changed since does not count", async () => {
		git("switch", "-q", "main");
		write("shop/mail.yaml", deployment("mail", 5));
		git("commit", "-qam", "theirs");
		git("switch", "-q", "work");
		expect((await changesSince(join(folder, "shop"), "main")).files.size).toBe(0);
	});

	test("a deletion touches the lines around the gap", async () => {
		write("shop/web.yaml", deployment("web", 3).replace("  replicas: 3\n", ""));
		const { files } = await changesSince(folder, "main");
		expect(files.get("shop/web.yaml")).toEqual({ added: false, ranges: [{ from: 3, to: 4 }] });
	});

	test("the person's own settings of git change nothing", async () => {
		git("config", "diff.noprefix", "true");
		git("config", "diff.mnemonicPrefix", "true");
		git("config", "color.diff", "always");
		git("config", "diff.external", "false");
		write("shop/web.yaml", deployment("web", 1));
		expect([...(await changesSince(folder, "main")).files.keys()]).toEqual(["shop/web.yaml"]);
	});

	test("an unknown reference names those that there are", async () => {
		await expect(changesSince(folder, "mian")).rejects.toThrow('git knows no "mian". There are: main, work.');
		await expect(changesSince(folder, "--output=x")).rejects.toThrow("git knows no");
	});

	test("a shallow clone says what to fetch", async () => {
		write("shop/web.yaml", deployment("web", 1));
		git("commit", "-qam", "second");
		const clone = join(folder, "clone");
		git("clone", "-q", "--depth", "1", pathToFileURL(folder).href, clone);
		await expect(changesSince(clone, "main")).rejects.toThrow(/shallow.*fetch-depth: 0/);
	});

	test("no repository", async () => {
		rmSync(join(folder, ".git"), { recursive: true });
		await expect(changesSince(folder, "main")).rejects.toThrow("is not in a git repository");
	});

	test("a link to nowhere in a file's place is a change without lines", async () => {
		rmSync(join(folder, "shop/web.yaml"));
		symlinkSync("nowhere", join(folder, "shop/web.yaml"));
		expect((await changesSince(folder, "main")).files.has("shop/web.yaml")).toBe(true);
	});
});
