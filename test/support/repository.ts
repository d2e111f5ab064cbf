import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderWith } from "../cli/scaleproof.ts";

/** A repository with a first commit on `main`, and the branch `work` checked out; `deployment` makes the text of its manifests. */
export class Repository {
	readonly folder: string;
	readonly remove: () => void;

	constructor(deployment: (name: string, replicas: number) => string) {
		[this.folder, this.remove] = folderWith({
			"shop/web.yaml": deployment("web", 3),
			"shop/mail.yaml": deployment("mail", 1),
			"shop/gone.yaml": deployment("gone", 1),
			"other/api.yaml": deployment("api", 1),
		});
		this.git("init", "-q", "-b", "main");
		this.git("add", ".");
		this.git("commit", "-q", "-m", "first");
		this.git("switch", "-q", "-c", "work");
	}

	git(...args: string[]): Buffer {
		const named = ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args];
		return execFileSync("git", named, { cwd: this.folder, stdio: "pipe" });
	}

	write(path: string, text: string): void {
		writeFileSync(join(this.folder, path), text);
	}
}
