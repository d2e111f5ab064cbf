import account from "@vscode/codicons/src/icons/account.svg";
import add from "@vscode/codicons/src/icons/add.svg";
import arrowSwap from "@vscode/codicons/src/icons/arrow-swap.svg";
import beaker from "@vscode/codicons/src/icons/beaker.svg";
import book from "@vscode/codicons/src/icons/book.svg";
import check from "@vscode/codicons/src/icons/check.svg";
import chevronDown from "@vscode/codicons/src/icons/chevron-down.svg";
import close from "@vscode/codicons/src/icons/close.svg";
import copy from "@vscode/codicons/src/icons/copy.svg";
import dashboard from "@vscode/codicons/src/icons/dashboard.svg";
import database from "@vscode/codicons/src/icons/database.svg";
import pause from "@vscode/codicons/src/icons/debug-pause.svg";
import stop from "@vscode/codicons/src/icons/debug-stop.svg";
import discard from "@vscode/codicons/src/icons/discard.svg";
import edit from "@vscode/codicons/src/icons/edit.svg";
import error from "@vscode/codicons/src/icons/error.svg";
import filter from "@vscode/codicons/src/icons/filter.svg";
import fold from "@vscode/codicons/src/icons/fold.svg";
import folder from "@vscode/codicons/src/icons/folder-opened.svg";
import globe from "@vscode/codicons/src/icons/globe.svg";
import goToFile from "@vscode/codicons/src/icons/go-to-file.svg";
import graph from "@vscode/codicons/src/icons/graph-line.svg";
import inbox from "@vscode/codicons/src/icons/inbox.svg";
import info from "@vscode/codicons/src/icons/info.svg";
import layers from "@vscode/codicons/src/icons/layers.svg";
import ranked from "@vscode/codicons/src/icons/list-ordered.svg";
import list from "@vscode/codicons/src/icons/list-unordered.svg";
import play from "@vscode/codicons/src/icons/play.svg";
import question from "@vscode/codicons/src/icons/question.svg";
import save from "@vscode/codicons/src/icons/save.svg";
import whole from "@vscode/codicons/src/icons/screen-full.svg";
import fit from "@vscode/codicons/src/icons/screen-normal.svg";
import server from "@vscode/codicons/src/icons/server.svg";
import serverProcess from "@vscode/codicons/src/icons/server-process.svg";
import sync from "@vscode/codicons/src/icons/sync.svg";
import table from "@vscode/codicons/src/icons/table.svg";
import hierarchy from "@vscode/codicons/src/icons/type-hierarchy.svg";
import warning from "@vscode/codicons/src/icons/warning.svg";
import zoomIn from "@vscode/codicons/src/icons/zoom-in.svg";
import zoomOut from "@vscode/codicons/src/icons/zoom-out.svg";

const pictures = {
	account,
	add,
	arrowSwap,
	beaker,
	book,
	check,
	chevronDown,
	close,
	copy,
	dashboard,
	database,
	discard,
	edit,
	error,
	filter,
	fit,
	fold,
	folder,
	globe,
	goToFile,
	graph,
	hierarchy,
	inbox,
	info,
	layers,
	list,
	pause,
	play,
	question,
	ranked,
	save,
	server,
	serverProcess,
	stop,
	sync,
	table,
	warning,
	whole,
	zoomIn,
	zoomOut,
};
export type IconName = keyof typeof pictures;

const byKind: Record<string, IconName> = {
	Client: "account",
	Edge: "globe",
	Balancer: "arrowSwap",
	Service: "server",
	Scaler: "dashboard",
	NodePool: "serverProcess",
	Store: "database",
	Queue: "inbox",
	Transaction: "layers",
	Rollout: "sync",
};

/** A codicon as a picture of its own: a font would flash, and bring five hundred that nobody uses. Decoration only. */
export function icon(name: IconName, className = ""): SVGSVGElement {
	const parsed = new DOMParser().parseFromString(pictures[name], "image/svg+xml").documentElement;
	const svg = document.importNode(parsed, true) as unknown as SVGSVGElement;
	svg.setAttribute("class", `icon ${className}`.trim());
	svg.setAttribute("aria-hidden", "true");
	return svg;
}

export function kindIcon(kind: string): SVGSVGElement {
	return icon(byKind[kind] ?? "server");
}
