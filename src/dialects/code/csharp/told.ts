import { byText } from "../../by-text.ts";
import type { Scope, Unit } from "../../dialect.ts";
import { dataHints } from "../data/hints.ts";
import { csharpKnowledge } from "../knowledge/csharp/index.ts";
import { either, liveHints, stateHints, uploadHints } from "../state/words.ts";
import { programsIn } from "./projects.ts";

/** Of a program with more files that say something these are read, by `ranks`, its own first. */
const mostFiles = 300;
/** In a workspace of many programs that share much, all of them together come to no more than this, as long as each has its least. */
const [mostInAll, leastFiles] = [1500, 100];

/** What a program is made of: its host, its state, its clients, its consumers. */
const parts =
	/\b(?:WebApplication|WebHost|CreateDefaultBuilder|CreateApplicationBuilder|ConfigureWebHostDefaults|ShutdownTimeout|AddSession|AddServerSideSessions|ITicketStore|IFormFile|AddInMemoryTokenCaches|AddDataProtection|SaveTokens|Add\w*Cache|AddSignalR\w*|AddInMemorySubscriptions|AddStackExchangeRedis|AddHttpClient|HttpClient|IHttpClientFactory|Timestamp|ConcurrencyCheck|IsRowVersion|IsConcurrencyToken|AddRefitClient|IMemoryCache|PeriodicTimer|AddQuartz|RecurringJob|AddRateLimiter|CreateUnbounded|AddServerSideBlazor|AddHostedService|AddMassTransit|AddRebus|UseWolverine|UseNServiceBus|AddCap|AddKafka\w*|AddSilverback|AddAWSMessageBus|AddSlimMessageBus|AddServiceActivator|AddHangfireServer|Use(?:Npgsql|SqlServer|MySQL|MySql)|Npgsql\w+|ConnectionMultiplexer|GetConnectionString|BasicPublish|BasicPublishAsync|IProducer|ServiceBusSender|IPublishEndpoint|IMessageBus)\b/;
/** How it works on its data: most files of a layer of data access have one of these. */
const data =
	/\b(?:SqlConnection|MySqlConnection|IDbConnection|Dapper|TransactionScope|\w{0,60}DbContext|IMediator|ISender|BeginTransaction|BeginTransactionAsync|SaveChanges|SaveChangesAsync|ElasticsearchClient|IElasticClient)\b/;
/** The client that gRPC generates within the class of its service. */
const stubs = /\b(\w+)\.\1Client\b/;
const making = either(parts, stubs);
const hints = either(new RegExp(dataHints.source, "m"), stateHints, liveHints, uploadHints);

const naming = { test: (text: string) => csharpKnowledge.telling.some((one) => one.names.test(text)) };
/** What says most of a program before what says less. */
const ranks = [making, naming, data, hints];

/** What a file's text tells without a parse. */
const look = byText((text) => {
	const heads = text.matchAll(/\bclass\s+(\w+)([^{};]{0,500})/g);
	return {
		/** Among `ranks`; −1 where it says nothing. */
		rank: ranks.findIndex((one) => one.test(text)),
		isVersioned: /\[(?:Timestamp|ConcurrencyCheck)\b/.test(text),
		/** Its classes, each with the words behind its colon. */
		classes: [...heads].map(([, name, head]) => ({
			name,
			bases: head.split(":").slice(1).join(":").match(/\w+/g) ?? [],
		})),
		uses: openedBy(text),
		isForAllClients: text.includes("ConfigureHttpClientDefaults"),
	};
});
type Look = ReturnType<typeof look>;

/** Units, each with the files that say something of it and what the rest of its texts says: an edit of any other file leaves it as it is. */
export function toldIn(scope: Scope<unknown>): Unit[] {
	const looks = (path: string): Look => look(path, scope.text(path) ?? "");
	const all = programsIn(scope).map((unit) => ({ unit, told: tellingIn(unit.entries, looks) }));
	const large = all.filter(({ told }) => told.length > leastFiles).length;
	const most = Math.max(leastFiles, Math.min(mostFiles, Math.floor(mostInAll / Math.max(large, 1))));
	return all.map(({ unit, told }): Unit => {
		const project = unit.given?.project;
		const uses = new Set(unit.entries.flatMap((path) => looks(path).uses));
		for (const one of project === undefined ? [] : openedBy(scope.text(project) ?? "")) uses.add(one);
		const given = {
			...unit.given,
			main: unit.given?.program ?? unit.entries[0],
			...(uses.size > 0 && { uses: [...uses].join("\n") }),
			...(unit.entries.some((path) => looks(path).isForAllClients) && { forAllClients: "yes" }),
			...(told.length > most && { left: `${most} of the ${told.length}` }),
		};
		return { key: unit.key, entries: told.slice(0, most), given };
	});
}

function tellingIn(entries: readonly string[], looks: (path: string) => Look): string[] {
	const speaking = [...ranks.keys()].flatMap((rank) => entries.filter((path) => looks(path).rank === rank));
	return [...speaking, ...versionedIn(entries, speaking, looks)];
}

/** Classes that have their version from a base class: their own files say nothing of it. */
function versionedIn(entries: readonly string[], speaking: readonly string[], looks: (path: string) => Look): string[] {
	const namesIn = (path: string) => looks(path).classes.map(({ name }) => name);
	const isRead = new Set(speaking);
	const found: string[] = [];
	let bases = new Set(speaking.filter((path) => looks(path).isVersioned).flatMap(namesIn));
	for (let depth = 0; bases.size > 0 && depth < 3; depth++) {
		const derived = entries.filter(
			(path) => !isRead.has(path) && looks(path).classes.some((one) => one.bases.some((name) => bases.has(name))),
		);
		found.push(...derived);
		for (const path of derived) isRead.add(path);
		bases = new Set(derived.flatMap(namesIn));
	}
	return found;
}

/** Name spaces that all files of a project open (`global using Polly;`, `<Using Include="Polly" />`), and what its packages are for. */
function openedBy(text: string): string[] {
	const opened = text.matchAll(/^\s*global using ([\w.]+);|<(?:Using|PackageReference) Include="([\w.]+)"/gm);
	const isPolly = /\bAdd(?:TransientHttpErrorPolicy|PolicyHandler|ResilienceHandler|ResiliencePipeline)\b/.test(text);
	return [...[...opened].map(([, plain, built]) => plain ?? built), ...(isPolly ? ["Polly"] : [])];
}
