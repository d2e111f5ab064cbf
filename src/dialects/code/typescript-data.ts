import { browserFrameworks } from "../typescript/browser.ts";
import type { Code } from "./code.ts";
import { dataConcepts } from "./concepts/of-data.ts";
import { stateConcepts } from "./concepts/of-state.ts";
import { clusterForks, pm2Settings } from "./concepts/processes.ts";
import { sentWithin } from "./concepts/sent-within.ts";
import { session } from "./concepts/session.ts";
import { dataHints } from "./data/hints.ts";
import { codeDialect } from "./dialect.ts";
import { typescriptDataKnowledge } from "./knowledge/typescript-data.ts";
import { typescript as adapter } from "./languages/typescript.ts";
import { either, liveHints, scriptStateHints, subjectHints, uploadHints } from "./state/words.ts";

/** TypeScript and JavaScript in the neutral form, for what concerns data and what a process keeps to itself; all else is read by the dialect `typescript`. */
export const typescriptData = codeDialect({
	adapter,
	knowledge: typescriptDataKnowledge,
	files: {
		names: ["*.ts", "*.mts", "*.cts", "*.js", "*.mjs", "*.cjs"],
		languages: ["typescript", "javascript"],
	},
	comment: "//",
	isFollowed: true,
	hints: either(
		dataHints,
		scriptStateHints,
		liveHints,
		uploadHints,
		subjectHints,
		/\binstances\s*:|\bcluster\.fork\(|\bsetInterval\(|[tT]ransaction(?:al)?\(|@Transactional\b/,
	),
	// What users load keeps its state in their browsers, each its own.
	isElsewhere: (code, textOf) =>
		code.names.some(({ from }) => from !== undefined && browserFrameworks.test(from)) ||
		// A script that a server hands out as it lies there imports nothing.
		(/(^|\/)(public|wwwroot)\/.*\.js$/.test(code.path) && code.names.every(({ from }) => from === undefined)) ||
		isOfPage(code) ||
		isOfBrowserPackage(code, textOf),
	only: {
		id: "typescript-data",
		concepts: [session, ...dataConcepts, ...stateConcepts, sentWithin, pm2Settings, clusterForks],
	},
});

/** What works on the page itself, without a framework: only a browser has one, or what drives one from a server. */
function isOfPage({ calls, writes, names }: Code): boolean {
	if (names.some(({ from }) => from !== undefined && ofServers.test(from))) return false;
	return (
		calls.some(({ callee }) => page.test(callee.text)) ||
		writes.some(({ target }) => /^(document|window)\./.test(target.text))
	);
}

/** A package that has what browsers load, and nothing that serves: a page's timers and lists are each user's own. */
function isOfBrowserPackage({ path, names }: Code, textOf: (path: string) => string | undefined): boolean {
	if (names.some(({ from }) => from !== undefined && ofServers.test(from))) return false;
	const manifest = manifestAbove(path, textOf);
	const named = [...(manifest ?? "").matchAll(/"([^"\n]+)"\s*:/g)].map(([, name]) => name);
	return named.some((name) => browserFrameworks.test(name)) && !named.some((name) => serving.test(name));
}

function manifestAbove(path: string, textOf: (path: string) => string | undefined): string | undefined {
	const folders = path.split("/").slice(0, -1);
	for (let depth = folders.length; depth >= 0; depth--) {
		const text = textOf([...folders.slice(0, depth), "package.json"].join("/"));
		if (text !== undefined) return text;
	}
	return undefined;
}

const serving =
	/^(express|fastify|koa|hono|next|nuxt|astro|polka|restify|elysia|ws|pg|mysql2?|mongodb|mongoose|i?oredis|redis|bull|bullmq|agenda|kafkajs|amqplib|knex|typeorm|sequelize|drizzle-orm|graphql-yoga|socket\.io|http-server|serve|electron)$|^@(nestjs|hapi|fastify|remix-run|sveltejs|apollo|prisma|aws-sdk|react-router|tanstack\/(react-)?start|solidjs|hono|google-cloud|azure)(\/|$)/;

const page =
	/^(window\.)?(document\.(getElement\w+|querySelector(All)?|createElement|addEventListener)|localStorage\.\w+|sessionStorage\.\w+)$|^window\.(addEventListener|requestAnimationFrame)$/;
const ofServers =
	/^(node:|express|fastify|koa|hono|@nestjs\/|@hapi\/)|^(fs|http|https|net|os|path|cluster|worker_threads)$|puppeteer|playwright|jsdom|selenium|cheerio/;
