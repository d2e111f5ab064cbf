import * as vscode from "vscode";
import type { Grouping, Node } from "../../report/outline/node.ts";
import { OutlineResult, outlineRequest } from "../../server/protocol.ts";
import type { Host } from "../host.ts";
import type { Line } from "./line.ts";

const icons: Record<Node["mark"], [name: string, colour?: string]> = {
	error: ["error", "list.errorForeground"],
	warning: ["warning", "list.warningForeground"],
	info: ["info", "notificationsInfoIcon.foreground"],
	unknown: ["question"],
	suppressed: ["eye-closed"],
	note: ["note"],
	passes: ["pass", "testing.iconPassed"],
	idle: ["dash"],
	off: ["circle-slash"],
	component: ["symbol-class"],
	group: ["symbol-namespace"],
	value: ["symbol-property"],
	link: ["arrow-right"],
};

/** One tree of the side bar. The server says what is in it; several folders stand under their names. */
export class Tree implements vscode.TreeDataProvider<Line>, vscode.Disposable {
	/** What findings are grouped by. */
	by: Grouping | undefined;
	private readonly host: Host;
	private readonly view: "findings" | "design" | "rules";
	private readonly refreshed = new vscode.EventEmitter<void>();
	readonly onDidChangeTreeData = this.refreshed.event;

	constructor(host: Host, view: "findings" | "design" | "rules") {
		this.host = host;
		this.view = view;
	}

	refresh(): void {
		this.refreshed.fire();
	}

	dispose(): void {
		this.refreshed.dispose();
	}

	async getChildren(line?: Line): Promise<Line[]> {
		if (line?.children) return line.children.map((node) => ({ ...node, folder: line.folder }));
		const folders = vscode.workspace.workspaceFolders ?? [];
		if (line || folders.length === 0) return [];
		const all = await Promise.all(folders.map(async (folder) => ({ folder, lines: await this.read(folder.uri) })));
		if (all.length === 1) return all[0].lines;
		return all.map(({ folder, lines }) => ({
			id: folder.uri.toString(),
			label: folder.name,
			mark: "group",
			open: true,
			folder: folder.uri,
			children: lines,
		}));
	}

	getTreeItem(line: Line): vscode.TreeItem {
		const { id, label, description, tooltip = label, mark, at, children = [], open, fresh } = line;
		const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
		const item = new vscode.TreeItem(label, children.length === 0 ? None : open ? Expanded : Collapsed);
		const [name, colour] = icons[mark];
		item.id = `${this.view} ${line.folder} ${this.by ?? ""} ${id}`;
		item.description = [fresh && "new", description].filter(Boolean).join(" · ");
		item.tooltip = tooltip;
		item.iconPath = new vscode.ThemeIcon(name, colour ? new vscode.ThemeColor(colour) : undefined);
		item.accessibilityInformation = { label: [mark, label, item.description].filter(Boolean).join(", ") };
		item.contextValue = line.finding ? "finding" : line.rule ? (mark === "off" ? "ruleOff" : "rule") : mark;
		if (at) {
			const { start, end } = at.range;
			const selection = new vscode.Range(start.line, start.character, end.line, end.character);
			const uri = vscode.Uri.joinPath(line.folder, at.file);
			item.command = { title: "Open", command: "vscode.open", arguments: [uri, { selection, preview: true }] };
		} else if (line.rule)
			item.command = { title: "Show Rule", command: "scaleproof.explainRule", arguments: [line.rule] };
		return item;
	}

	private async read(folder: vscode.Uri): Promise<Line[]> {
		if (!vscode.workspace.getConfiguration("scaleproof", folder).get("enable", true)) return [];
		const client = await this.host.server.client();
		const asked = { folder: folder.toString(), view: this.view, ...(this.by && { by: this.by }) };
		const nodes = OutlineResult.parse(await client.sendRequest(outlineRequest, asked));
		return nodes.map((node) => ({ ...node, folder }));
	}
}
