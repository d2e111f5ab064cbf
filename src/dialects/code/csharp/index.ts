import { reasonOf } from "../../../design/failure.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { folderOf } from "../../../design/places.ts";
import type { Note } from "../../../design/text.ts";
import type { Dialect, Reading, Scope } from "../../dialect.ts";
import { alone } from "../around.ts";
import type { Code } from "../code.ts";
import { concepts } from "../concepts/index.ts";
import { dataHints } from "../data/hints.ts";
import { notesOn } from "../fault-notes.ts";
import { packageFrom } from "../go/package.ts";
import { csharpKnowledge } from "../knowledge/csharp/index.ts";
import { csharp as adapter } from "../languages/csharp.ts";
import { isGenerated, isProductionCode } from "../places.ts";
import { Program } from "../program.ts";
import { either, liveHints, stateHints, uploadHints } from "../state/words.ts";
import { aspnet } from "./aspnet.ts";
import { underTheirDefaults } from "./client-defaults.ts";
import { httpClients } from "./http-clients.ts";
import { programsIn } from "./projects.ts";
import { connectionStrings } from "./settings.ts";
import { adoStores } from "./stores.ts";

const largest = 400_000;
/** Of a program with more files that say something these are read: what names a library before what only sounds like one, its own first. */
const mostFiles = 300;

const words =
	/\b(?:WebApplication|WebHost|CreateDefaultBuilder|CreateApplicationBuilder|ConfigureWebHostDefaults|ShutdownTimeout|AddSession|AddServerSideSessions|ITicketStore|IFormFile|AddInMemoryTokenCaches|AddDataProtection|SaveTokens|Add\w*Cache|AddSignalR\w*|AddInMemorySubscriptions|AddStackExchangeRedis|AddHttpClient|Timestamp|ConcurrencyCheck|IsRowVersion|IsConcurrencyToken|AddRefitClient|IMemoryCache|PeriodicTimer|AddQuartz|RecurringJob|AddRateLimiter|CreateUnbounded|AddServerSideBlazor|AddHostedService|AddMassTransit|AddRebus|UseWolverine|UseNServiceBus|AddCap|AddKafka\w*|AddSilverback|AddAWSMessageBus|AddSlimMessageBus|AddServiceActivator|AddHangfireServer|Use(?:Npgsql|SqlServer|MySQL|MySql)|Npgsql\w+|ConnectionMultiplexer|SqlConnection|MySqlConnection|IDbConnection|Dapper|TransactionScope|\w{0,60}DbContext|IMediator|ISender|BeginTransaction|BeginTransactionAsync|SaveChanges|SaveChangesAsync|GetConnectionString|BasicPublish|BasicPublishAsync|IProducer|ServiceBusSender|IPublishEndpoint|IMessageBus|ElasticsearchClient|IElasticClient)\b/;
/** The client that gRPC generates within the class of its service. */
const stubs = /\b(\w+)\.\1Client\b/;
const named = either(words, stubs);
const names = (text: string) => named.test(text) || csharpKnowledge.telling.some((one) => one.names.test(text));
const hints = either(new RegExp(dataHints.source, "m"), stateHints, liveHints, uploadHints);

/** Programs written in C#, each with the projects that it refers to and its settings. */
export const csharp: Dialect<Code> = {
	id: "csharp",
	comment: "//",
	files: {
		names: ["*.cs", "*.csproj", "appsettings*.json"],
		languages: ["csharp"],
		called: "servers written in C#",
	},
	claims: ({ path, text }) =>
		path.endsWith(".cs")
			? text.length <= largest && isProductionCode(path) && !isOfTests(path) && !isGenerated(text)
			: !/(^|\/)(tests?|samples?|examples?|node_modules|bin|obj)\//i.test(path) && !isOfTests(path),
	load: adapter.load,
	parse: adapter.parse,
	units: programsIn,
	read: ({ entries, given }, scope): Reading => {
		const fragments: Fragment[] = [];
		const main = given?.program ?? entries[0];
		if (given?.program !== undefined)
			fragments.push({ role: "unit", file: main, folder: given.folder, names: given.names.split("\n") });
		const naming = entries.filter((path) => names(scope.text(path) ?? ""));
		const isNaming = new Set(naming);
		const hinting = entries.filter((path) => !isNaming.has(path) && hints.test(scope.text(path) ?? ""));
		const speaking = [...naming, ...hinting];
		const all = [...speaking, ...versionedIn(entries, speaking, scope)];
		if (all.length === 0) return { fragments, notes: [] };
		const told = all.slice(0, mostFiles);
		try {
			const parts = told.flatMap((path) => scope.file(path) ?? []);
			if (parts.length === 0) return { fragments, notes: [] };
			const texts = entries.flatMap((path) => scope.text(path) ?? []);
			const whole = packageFrom(parts);
			const uses = [
				...(whole.uses ?? []),
				...openedBy([...texts, given?.project === undefined ? "" : (scope.text(given.project) ?? "")]),
			];
			const settings = connectionStrings(given?.folder ?? folderOf(main), scope);
			const program = new Program({ ...whole, uses, path: main }, adapter, csharpKnowledge, () => undefined, {
				...alone,
				setting: (key) => {
					const said = settings.get(key.replace(/^ConnectionStrings:/, ""));
					return said && { value: said.text, at: said.at };
				},
			});
			for (const concept of [...concepts, aspnet, httpClients, adoStores(settings)])
				fragments.push(...concept.read(program).map(atItsFile));
			return {
				fragments: [...underTheirDefaults(fragments, texts)],
				notes: [...leftOut(all, main), ...notesOn(whole)],
			};
		} catch (error) {
			return { fragments, notes: [{ file: main, severity: "error", message: `cannot be read: ${reasonOf(error)}` }] };
		}
	},
};

function leftOut(all: readonly string[], main: string): Note[] {
	if (all.length <= mostFiles) return [];
	const message = `${mostFiles} of the ${all.length} files that may say something of this program are read`;
	return [{ file: main, severity: "info", message }];
}

/** Classes that have their version from a base class: their own files say nothing of it. */
function versionedIn(entries: readonly string[], speaking: readonly string[], scope: Scope<Code>): string[] {
	const namesIn = (path: string) => [...(scope.text(path) ?? "").matchAll(/\bclass\s+(\w+)/g)].map(([, name]) => name);
	const isRead = new Set(speaking);
	const found: string[] = [];
	let bases = new Set(
		speaking.filter((path) => /\[(?:Timestamp|ConcurrencyCheck)\b/.test(scope.text(path) ?? "")).flatMap(namesIn),
	);
	for (let depth = 0; bases.size > 0 && depth < 3; depth++) {
		const derived = entries.filter((path) => {
			if (isRead.has(path)) return false;
			const heads = (scope.text(path) ?? "").matchAll(/\bclass\s+\w+[^{};]{0,200}?:([^{};]{1,300})/g);
			return [...heads].some(([, list]) => (list.match(/\w+/g) ?? []).some((name) => bases.has(name)));
		});
		found.push(...derived);
		for (const path of derived) isRead.add(path);
		bases = new Set(derived.flatMap(namesIn));
	}
	return found;
}

/** Name spaces that all files of a project open (`global using Polly;`, `<Using Include="Polly" />`), and what its packages are for. */
function openedBy(texts: readonly string[]): string[] {
	return texts.flatMap((text) => [
		...[...text.matchAll(/^\s*global using ([\w.]+);|<(?:Using|PackageReference) Include="([\w.]+)"/gm)].map(
			([, plain, built]) => plain ?? built,
		),
		...(/\bAdd(?:TransientHttpErrorPolicy|PolicyHandler|ResilienceHandler|ResiliencePipeline)\b/.test(text)
			? ["Polly"]
			: []),
	]);
}

const isOfTests = (path: string) =>
	/(^|\/)[\w.]*\.?(Unit|Integration|Functional|Acceptance)?Tests?(\.\w+)?\//.test(path);

function atItsFile(fragment: Fragment): Fragment {
	const isPiece = fragment.role === "extends" || fragment.role === "declares";
	return isPiece ? { ...fragment, file: fragment.at.file } : fragment;
}
