import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "vscode-languageserver/node";
import type { Finding } from "../../rules/finding.ts";
import type { Context } from "../context.ts";
import { diagnosticsOf } from "../diagnostics.ts";
import type { Folder } from "../folder.ts";
import { inBackground } from "../guard.ts";
import { pathOfUri, uriIn, uriOfPath } from "../uris.ts";

/** Pushes what changed: files with something to say, and empty lists for those that have nothing any more. */
export function publishDiagnostics(context: Context): void {
	const { bases, connection, documents, folders, settings } = context;
	const published = new Map<Folder, Map<string, string>>();

	const send = (uri: string, diagnostics: Diagnostic[], sent: Map<string, string>, version?: number) => {
		const words = diagnostics.length > 0 ? JSON.stringify(diagnostics) : undefined;
		if (sent.get(uri) === words) return;
		if (words) sent.set(uri, words);
		else sent.delete(uri);
		inBackground(context, "publishing", connection.sendDiagnostics({ uri, diagnostics, version }));
	};

	const publish = async (folder: Folder) => {
		const { enable, unknowns } = await settings.of(folder.uri);
		const sent = published.get(folder) ?? new Map<string, string>();
		published.set(folder, sent);
		const said = enable && folder.current ? wordsByUri(context, folder, unknowns) : new Map<string, Diagnostic[]>();
		const open = new Map(documents.all().map((document) => [canonical(document.uri), document]));
		for (const uri of new Set([...said.keys(), ...sent.keys()])) {
			const document = open.get(uri);
			// Made from an older text than the editor shows: another review is under way.
			if (enable && document && folder.analysedVersion(document.uri) !== document.version) continue;
			send(uri, said.get(uri) ?? [], sent, document?.version);
		}
	};

	const follow = (folder: Folder) => {
		folder.onReviewed(() => inBackground(context, "publishing", publish(folder)));
	};
	folders.onAdded(follow);
	folders.onRemoved((folder) => {
		for (const uri of published.get(folder)?.keys() ?? []) void connection.sendDiagnostics({ uri, diagnostics: [] });
		published.delete(folder);
	});
	bases.onKnown((folder) => inBackground(context, "publishing", publish(folder)));
	settings.onChanged(() => {
		for (const folder of folders.all()) inBackground(context, "publishing", publish(folder));
	});
}

/** A note on the workspace or on a rule of ours has no file to stand in: it goes to the log. */
function wordsByUri({ bases, log }: Context, folder: Folder, unknowns: boolean): Map<string, Diagnostic[]> {
	const byUri = new Map<string, Diagnostic[]>();
	const { current } = folder;
	if (!current) return byUri;
	const said = {
		root: current.root,
		findings: current.findings(),
		notes: current.notes(),
		unknown: unknowns ? current.undecided() : [],
		isFresh: (finding: Finding) => bases.isFresh(folder, finding),
	};
	for (const [file, diagnostics] of diagnosticsOf(said)) {
		const shown = file !== "." && existsSync(join(folder.root, file));
		if (shown) byUri.set(uriIn(folder.root, file), diagnostics);
		else for (const { message } of diagnostics) log(`${file}: ${message}`);
	}
	return byUri;
}

/** Editors write one file's URI in several ways. */
function canonical(uri: string): string {
	const path = pathOfUri(uri);
	return path === undefined ? uri : uriOfPath(path);
}
