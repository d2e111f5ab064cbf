import { byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Region } from "../code.ts";
import { type Concept, ofService } from "../concepts/concept.ts";
import { outside } from "../concepts/schedule.ts";
import { callsOn } from "../data/calls-by.ts";
import { secondsIn } from "../durations.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { wordsOf } from "../state/words.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { isDevelopment } from "./development.ts";

/**
 * What .NET's host and its services do. They are added by extension methods, so their names tell, wherever they are
 * called in the program.
 */
export const aspnet: Concept = {
	read: (program) => {
		const calls = callsByName(program);
		return [host, sessions, tickets, userTokens, caches, keys, live, jobs].flatMap((read) => [...read(calls, program)]);
	},
};

type Calls = ReadonlyMap<string, readonly Call[]>;

function callsByName(program: Program): Calls {
	const found = new Map<string, Call[]>();
	for (const call of program.code.calls) {
		const name = methodOf(call);
		if (isDevelopment(call.region)) continue;
		found.set(name, [...(found.get(name) ?? []), call]);
	}
	return found;
}

const first = (calls: Calls, ...names: readonly string[]): Call | undefined =>
	names.flatMap((name) => calls.get(name) ?? [])[0];

/** A class of that name makes it: `WebApplication.CreateBuilder`. */
const madeBy = (call: Call, maker: RegExp) => {
	const of = receiverOf(call);
	return of?.kind === "name" && maker.test(of.name);
};

const stops = "Microsoft docs, .NET Generic Host: SIGTERM starts a graceful shutdown";

/** What is added to a host that takes its work from elsewhere: its own loops, buses and the servers of job stores. */
const takesWork = [
	"AddHostedService",
	"AddMassTransit",
	"AddRebus",
	"UseWolverine",
	"UseNServiceBus",
	"AddNServiceBusEndpoint",
	"AddCap",
	"AddKafka",
	"AddKafkaFlowHostedService",
	"AddSilverback",
	"AddAWSMessageBus",
	"AddSlimMessageBus",
	"AddServiceActivator",
	"AddHangfireServer",
];

function* host(calls: Calls, program: Program): Generator<Fragment> {
	const made = [
		"CreateBuilder",
		"CreateSlimBuilder",
		"CreateEmptyBuilder",
		"CreateDefaultBuilder",
		"CreateApplicationBuilder",
	];
	const starts = made.flatMap((name) => calls.get(name) ?? []);
	const web =
		starts.find((call) => madeBy(call, /^(WebApplication|WebHost)$/)) ??
		first(calls, "ConfigureWebHostDefaults", "UseKestrel", "ConfigureWebHost");
	const worker = starts.find((call) => madeBy(call, /^Host$/)) && first(calls, ...takesWork);
	const call = web ?? worker;
	if (!call) return;
	const options = program.code.writes.find(
		({ target }) => target.kind === "member" && target.name === "ShutdownTimeout",
	);
	const seconds = options && secondsIn(options.value, "s", program);
	// Without one the host waits 30 s at most: a bound that few requests come near, and no time that it needs.
	const shutdown =
		options &&
		(seconds === undefined
			? unknown(`it is ${options.value.text.slice(0, 60)}`, options.at)
			: declared(seconds, options.value.at));
	yield ofService(
		program,
		call.at,
		{
			role: declared(web ? "server" : "worker", call.at),
			language: declared("csharp", call.at),
			runtime: byDefault("threads", call.at, "Kestrel: requests run on the pool of threads"),
			sigterm: byDefault("handled", call.at, stops),
			...(shutdown && { shutdown }),
		},
		{ standalone: packageName(program.code.path) },
	);
}

const shared = [
	"AddStackExchangeRedisCache",
	"AddDistributedSqlServerCache",
	"AddDistributedPostgreSqlCache",
	"AddCosmosCache",
	"AddDistributedRedisCache",
	"AddEnyimMemcached",
	"AddNCacheDistributedCache",
	"AddDistributedPostgresCache",
	"AddMongoDbCache",
	"AddRedisDistributedCache",
];

/** An extension method of a team's own that adds one of them: `AddOurRedisCache`. */
const ownShared = /^Add\w*(Redis|Valkey|SqlServer|Postgre|Cosmos|Mongo|Memcached|NCache)\w*Cache\w*$/;

const sharedCache = (calls: Calls): Call | undefined =>
	first(calls, ...shared, ...[...calls.keys()].filter((name) => ownShared.test(name)));

/** AddSession keeps sessions in whatever distributed cache there is; "distributed" memory is that of one process. */
function* sessions(calls: Calls, program: Program): Generator<Fragment> {
	const added = first(calls, "AddSession");
	if (!added) return;
	const elsewhere = sharedCache(calls);
	const memory = first(calls, "AddDistributedMemoryCache");
	const isEither = elsewhere && memory && [elsewhere, memory].some(({ region }) => isChosen(region));
	const value = isEither
		? unknown(`it is ${methodOf(elsewhere)} or ${methodOf(memory)}, by its settings`, elsewhere.at)
		: elsewhere
			? declared("shared-store", elsewhere.at)
			: memory
				? declared("memory", memory.at)
				: unknown("its distributed cache is added elsewhere", added.at);
	yield ofService(program, (elsewhere ?? memory ?? added).at, { sessions: value });
}

/**
 * Sign-ins that a store of tickets keeps, in place of the cookie: one's own that puts them into IMemoryCache or a map, or that of
 * Duende's BFF, which is in memory until another is added (Duende docs, Server-side sessions).
 */
function* tickets(calls: Calls, program: Program): Generator<Fragment> {
	const added = first(calls, "AddServerSideSessions");
	const other = [...calls.keys()].some(
		(name) => /^Add\w+ServerSideSession\w*$/.test(name) && name !== "AddServerSideSessions",
	);
	if (added && !other && /\bAddBff\(/.test(added.callee.text) && !/</.test(added.callee.text.split(".").at(-1) ?? ""))
		yield ofService(program, added.at, {
			sessions: byDefault("memory", added.at, "Duende docs, BFF: AddServerSideSessions is in memory without a store"),
		});
	const { code } = program;
	const stores = code.classes.filter(({ bases }) => bases.some(({ name }) => /(^|\.)ITicketStore$/.test(name)));
	// Of several one is chosen by settings.
	for (const one of stores.length === 1 ? stores : []) {
		const put = code.calls.find(
			(call) =>
				/^(Set|CreateEntry|TryAdd|AddOrUpdate|Add)$/.test(methodOf(call)) &&
				isWithin(call.region, one.region) &&
				isOfProcess(receiverOf(call), program),
		);
		const indexed = code.writes.find(
			({ target, region }) =>
				target.kind === "index" && isWithin(region, one.region) && isOfProcess(target.of, program),
		);
		const at = put?.at ?? indexed?.at;
		if (at) yield ofService(program, at, { sessions: declared("memory", at) });
	}
}

/**
 * Microsoft.Identity.Web: tokens for other services that users have signed in for. Another replica does not have them, and has to send
 * the user to sign in again; what an API gets on behalf of its caller it can ask for anew.
 */
function* userTokens(calls: Calls, program: Program): Generator<Fragment> {
	const memory = first(calls, "AddInMemoryTokenCaches");
	const signsIn = first(calls, "AddMicrosoftIdentityWebApp", "AddMicrosoftIdentityWebAppAuthentication");
	if (!memory || !signsIn || first(calls, "AddDistributedTokenCaches", "AddSessionTokenCaches")) return;
	yield ofService(program, memory.at, { localState: declared(["users' tokens"], memory.at) });
}

const isWithin = (at: Region | undefined, of: Region): boolean =>
	at !== undefined && (at === of || isWithin(at.parent, of));

const ofProcess = /^(I?MemoryCache|(Concurrent)?Dictionary)$/;

/** A field or parameter of that type, or one that is made so. */
function isOfProcess(expr: Expr | undefined, program: Program): boolean {
	if (!expr) return false;
	const value = program.follow(expr);
	if (value.kind === "call" && ofProcess.test(methodOf(value.call))) return true;
	return program
		.bindingsOf(expr)
		.some(({ type, parameter }) => ofProcess.test((type ?? parameter?.type)?.name.replace(/^.*\./, "") ?? ""));
}

/** Where IDistributedCache keeps what code puts there. */
function* caches(calls: Calls, program: Program): Generator<Fragment> {
	const elsewhere = sharedCache(calls);
	const memory = first(calls, "AddDistributedMemoryCache");
	const call = elsewhere ?? memory;
	if (!call) return;
	const isEither = elsewhere && memory;
	yield ofService(program, call.at, {
		cacheKept: isEither
			? unknown(`it is ${methodOf(elsewhere)} or ${methodOf(memory)}`, call.at)
			: declared(elsewhere ? "shared" : "memory", call.at),
	});
}

/**
 * Keys that protect cookies and forms: without a place for them each container draws its own (Microsoft docs, Data Protection:
 * key management). Said only where the program sets them up, since a platform may give all replicas one home.
 */
function* keys(calls: Calls, program: Program): Generator<Fragment> {
	const added = first(calls, "AddDataProtection");
	if (!added) return;
	const files = first(calls, "PersistKeysToFileSystem");
	if (files) yield ofService(program, files.at, { localFiles: declared(["the keys of its cookies"], files.at) });
	else if (!isKept(calls, program) && !hasUnreadStep(added, calls, program))
		yield ofService(program, added.at, { localState: declared(["keys of its cookies"], added.at) });
}

/** By a package's method, or by a repository of the program's own that the options of the keys are given. */
function isKept(calls: Calls, { code }: Program): boolean {
	if ([...calls.keys()].some((name) => /^(PersistKeysTo|SetKeyRing|DisableAutomaticKeyGeneration)/.test(name)))
		return true;
	const names = /\b(IXmlRepository|KeyManagementOptions)\b/;
	return (
		code.writes.some(({ target }) => target.kind === "member" && target.name === "XmlRepository") ||
		code.calls.some(
			({ callee, positional }) => names.test(callee.text) || positional.some(({ text }) => names.test(text)),
		)
	);
}

/** Microsoft docs, IDataProtectionBuilder: none of these says where keys are kept. */
const protects =
	/^(SetApplicationName|SetDefaultKeyLifetime|ProtectKeysWith\w+|UnprotectKeysWith\w+|Use(Custom)?CryptographicAlgorithms|UseEphemeralDataProtectionProvider|AddKeyEscrowSink)$/;

/** Whether the program does more with its builder, which may set a place for the keys. */
function hasUnreadStep(added: Call, calls: Calls, { code }: Program): boolean {
	if (added.within) return true;
	const name = added.kept?.kind === "name" && added.kept.name !== "_" ? added.kept.name : undefined;
	const isIt = (expr: Expr | undefined) => name !== undefined && expr?.kind === "name" && expr.name === name;
	const isUnread = (call: Call) => !protects.test(methodOf(call));
	if ([...calls.values()].flat().some((call) => isUnread(call) && [receiverOf(call), ...call.positional].some(isIt)))
		return true;
	const hasUnreadAfter = (call: Call): boolean =>
		callsOn(call, code).some((next) => isUnread(next) || hasUnreadAfter(next));
	return hasUnreadAfter(added);
}

const isChosen = (region: Region | undefined): boolean =>
	region !== undefined && (region.kind === "if" || region.kind === "else" || isChosen(region.parent));

/** Jobs by a calendar, of schedulers whose store is in memory: each process runs them. */
function* jobs(calls: Calls, program: Program): Generator<Fragment> {
	yield* coravel(calls, program);
	const isShared = first(
		calls,
		"UseClustering",
		"UsePersistentStore",
		"UseSqlServerStorage",
		"UsePostgreSqlStorage",
		"UseRedisStorage",
	);
	if (isShared) return;
	const memory = first(calls, "UseInMemoryStorage", "UseMemoryStorage");
	// Others keep things in memory by that name, too: Hangfire's own words stand beside.
	const isHangfire = (one: Call) => /job|manager|hangfire|schedul/i.test(receiverOf(one)?.text ?? "");
	const recurring = memory && calls.get("AddOrUpdate")?.find(isHangfire);
	const cron = first(calls, "AddQuartz") && first(calls, "WithCronSchedule", "WithDailyTimeIntervalSchedule");
	const call = memory && recurring ? memory : cron;
	if (!call) return;
	const job = recurring ? textIn(recurring.positional[0], program) : undefined;
	const key = calls.get("JobKey")?.[0]?.positional[0];
	const name = job ?? textIn(key, program) ?? "a job";
	yield ofService(program, call.at, { timers: declared([name.slice(0, 60)], call.at) });
}

/** Coravel docs, Scheduling: `scheduler.Schedule<SendDigest>().DailyAtHour(8)`; that tasks do not overlap is known in the process alone. */
function* coravel(calls: Calls, program: Program): Generator<Fragment> {
	if (!first(calls, "UseScheduler")) return;
	for (const call of ["Schedule", "ScheduleAsync"].flatMap((name) => calls.get(name) ?? [])) {
		const job = /<\s*(\w+)\s*>$/.exec(call.callee.text)?.[1] ?? call.positional[0]?.text.slice(0, 60) ?? "";
		if (!wordsOf(job).some((word) => outside.test(word))) continue;
		yield ofService(program, call.at, { timers: declared([job], call.at) });
	}
}

/** Connections of SignalR and Blazor stay with the process that has opened them. */
function* live(calls: Calls, program: Program): Generator<Fragment> {
	const added = first(calls, "AddSignalR", "AddSignalRCore");
	const blazor = first(calls, "AddServerSideBlazor", "AddInteractiveServerComponents");
	// Hot Chocolate docs, Subscriptions: in memory they reach who is connected to this process.
	const subscriptions = first(calls, "AddInMemorySubscriptions");
	if (
		subscriptions &&
		!first(
			calls,
			"AddRedisSubscriptions",
			"AddNatsSubscriptions",
			"AddPostgresSubscriptions",
			"AddRabbitMQSubscriptions",
		)
	)
		yield ofService(program, subscriptions.at, {
			longLived: declared(true, subscriptions.at),
			fanOutAdapter: declared(false, subscriptions.at),
		});
	// Azure's service keeps the connections itself.
	if (first(calls, "AddAzureSignalR")) return;
	const call = added ?? blazor;
	if (!call) return;
	const backplane =
		(calls.get("AddStackExchangeRedis") ?? []).at(0) ?? first(calls, "AddRedis", "AddNCache", "AddOrleans");
	yield ofService(program, call.at, {
		longLived: declared(true, call.at),
		...(added && { fanOutAdapter: declared(backplane !== undefined, (backplane ?? added).at) }),
	});
}
