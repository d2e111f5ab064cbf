import * as vscode from "vscode";

export interface Told {
	finding: string;
	rule: string;
	message: string;
	range: vscode.Range;
	fresh: boolean;
}

/** Findings as the editor shows them, by file: for commands that are called at a place, and for what is new. */
export class ToldFindings implements vscode.Disposable {
	private readonly byFile = new Map<string, Told[]>();
	private readonly changed = new vscode.EventEmitter<void>();
	private timer: NodeJS.Timeout | undefined;
	readonly onChanged = this.changed.event;

	put(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): void {
		const found = diagnostics.flatMap((one): Told[] => {
			// What the server says of a finding beside its diagnostic.
			const { finding, fresh = false } = (one as { data?: { finding?: unknown; fresh?: unknown } }).data ?? {};
			if (typeof finding !== "string") return [];
			const code = typeof one.code === "object" ? one.code.value : one.code;
			return [{ finding, fresh: fresh === true, rule: String(code), message: one.message, range: one.range }];
		});
		if (found.length > 0) this.byFile.set(uri.toString(), found);
		else this.byFile.delete(uri.toString());
		// A review tells of many files at once.
		this.timer ??= setTimeout(() => this.tell(), 50);
	}

	of(uri: vscode.Uri): readonly Told[] {
		return this.byFile.get(uri.toString()) ?? [];
	}

	clear(): void {
		this.byFile.clear();
		this.timer ??= setTimeout(() => this.tell(), 50);
	}

	dispose(): void {
		clearTimeout(this.timer);
		this.changed.dispose();
	}

	private tell(): void {
		this.timer = undefined;
		// Menus are shown where this holds the file.
		const files = Object.fromEntries([...this.byFile.keys()].map((uri) => [vscode.Uri.parse(uri).fsPath, true]));
		void vscode.commands.executeCommand("setContext", "scaleproof.files", files);
		this.changed.fire();
	}
}
