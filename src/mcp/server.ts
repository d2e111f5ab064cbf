import { McpServer } from "@modelcontextprotocol/server";
import { answerOf, tools } from "../agent/index.ts";
import { readRules } from "../review/assets.ts";
import { Session } from "../review/session.ts";
import { folderWorkspace } from "../review/workspace.ts";

/** A server of the Model Context Protocol for one folder. */
export function serverOf(root: string, version: string): McpServer {
	const server = new McpServer({ name: "scaleproof", version }, { instructions });
	for (const tool of tools) {
		server.registerTool(
			tool.name,
			{
				title: tool.title,
				description: tool.description,
				inputSchema: tool.input,
				annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
			},
			async (input, { mcpReq: { signal, _meta, notify } }) => {
				const progress = progressOf(_meta?.progressToken, notify);
				const work = { root, version, signal, progress, session: () => session(signal) };
				const { text, isError } = await answerOf(tool.name, input, work);
				return { content: [{ type: "text", text }], isError };
			},
		);
	}
	return server;

	/** Read anew each time: the agent edits files between its questions, and what did not change is remembered. */
	async function session(signal: AbortSignal): Promise<Session> {
		const { rules, errors } = await readRules(root);
		const opened = new Session(folderWorkspace(root), { rules, ruleErrors: errors });
		await opened.open(undefined, signal);
		return opened;
	}
}

type Notify = (told: { method: string; params: Record<string, unknown> }) => Promise<void>;

/** A client that asks for progress waits for as long as it hears of some: simulations take longer than many have patience for. */
function progressOf(progressToken: string | number | undefined, notify: Notify) {
	if (progressToken === undefined) return;
	let last = 0;
	return (share: number) => {
		if (share < last + 0.01) return;
		last = share;
		void notify({ method: "notifications/progress", params: { progressToken, progress: share, total: 1 } }).catch(
			() => {},
		);
	};
}

const instructions =
	"Scaleproof reviews the architecture of this workspace for horizontal scaling. Review first; prove a change with what_if " +
	"before you propose it; show a fix as a diff. No tool writes a file.";
