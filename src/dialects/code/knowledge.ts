import { z } from "zod";

/*
 * What libraries do, by the symbol that code calls: package or module, then the way from its export, an instance with
 * "()" ("redis.Redis().get"). Data only: one file a package in `knowledge/<language>/`, and each default with its source.
 */

/** Where a value is given: "0" a position, "pool_size" a name, "0.pool.max" an entry of what is given first. */
const Given = z.array(z.string());
export type Given = z.infer<typeof Given>;

/** A number that is given, and what the library takes without it. */
const Amount = z.strictObject({
	at: Given,
	usual: z.number().optional(),
	/** Its name within an address that is given (`?pool_max_conns=8`). */
	parameter: z.string().optional(),
	/** Where something is given by one of these names, there is none. */
	without: z.strictObject({ at: Given, names: z.array(z.string()) }).optional(),
	source: z.string(),
});
export type Amount = z.infer<typeof Amount>;

const Store = z.strictObject({
	is: z.literal("store"),
	/** Its engine; absent: the scheme of its address tells. */
	engine: z.string().optional(),
	role: z.enum(["database", "search"]).optional(),
	address: Given,
	/** Where the name of its driver tells the engine. */
	driver: Given.optional(),
	/** The environment variable that the library reads where it is given no address, and what it takes without. */
	variable: z.strictObject({ name: z.string(), otherwise: z.string().optional() }).optional(),
	pool: Amount.optional(),
	overflow: Amount.optional(),
});
export type Store = z.infer<typeof Store>;

const Server = z.strictObject({
	is: z.literal("server"),
	/** Whether it is the application alone, that another program runs (gunicorn, uvicorn), or listens itself. */
	listens: z.boolean(),
	role: z.enum(["server", "worker"]).optional(),
	runtime: z.enum(["threads", "event-loop"]).optional(),
	sigterm: z.enum(["handled", "ignored"]).optional(),
	/** What the call comes back with at once when its server is shut down from beside; absent: it does not. */
	closes: z.enum(["error", "nothing"]).optional(),
	source: z.string(),
});
export type Server = z.infer<typeof Server>;

const Shutdown = z.strictObject({
	is: z.literal("shutdown"),
	/** Which signal it waits for; absent: it handles SIGTERM. */
	signal: Given.optional(),
	/** What is called; where that only lets the default be, nothing is handled. */
	handler: Given.optional(),
	/** All arguments from this one on are signals; where none is given, all signals are meant. */
	signalsFrom: z.number().optional(),
	/** It has the signals do nothing. */
	ignores: z.boolean().optional(),
});
export type Shutdown = z.infer<typeof Shutdown>;

const Kept = z.enum(["memory", "client", "shared-store"]);

const Session = z.strictObject({
	is: z.literal("session"),
	kept: Kept.optional(),
	/** The entry of a settings object (`app.config["SESSION_TYPE"]`) that decides, and what its values mean. */
	setting: z.string().optional(),
	values: z.record(z.string(), Kept).optional(),
	/** Where a store that several processes share is given, it is kept there. */
	shared: Given.optional(),
	/** Where something other than a block of options is given, that says where it is kept. */
	elsewhere: Given.optional(),
	/** It only names a store, which the application has under that name, and in memory where it has none. */
	registered: z
		.strictObject({
			/** What makes the application, and where that is given the stores by their names. */
			by: z.string(),
			at: Given,
			name: Given,
			usual: z.string(),
			/** Beginnings of the symbols of stores that several processes share. */
			shared: z.array(z.string()),
		})
		.optional(),
	source: z.string(),
});
export type Session = z.infer<typeof Session>;

const Pause = z.enum(["none", "fixed", "exponential", "jitter"]);

const CallEntry = z.strictObject({
	is: z.literal("call"),
	url: Given,
	/** Where it and its client take a timeout. A number, or several (connect, read): the last counts. */
	timeout: Given,
	/** What a bare number there counts; seconds where absent. */
	unit: z.enum(["s", "ms"]).optional(),
	/** Seconds, or none at all. */
	usual: z.union([z.number(), z.literal("none")]),
	/** Tries of its own, by options of its client: how many, and the pause between them. */
	retries: z
		.strictObject({ at: Given, usual: z.number(), pause: Pause, wait: Given.optional(), source: z.string() })
		.optional(),
	/** Where its engine is given, and the seconds that each takes. */
	engines: z.strictObject({ at: Given, usual: z.record(z.string(), z.number()) }).optional(),
	/** Steps behind the call that end the wait: `.timeout(…)`. */
	behind: z.array(z.string()).optional(),
	/** Something that may end the wait as well, such as a request's context. */
	context: Given.optional(),
	/** The name under which the call itself takes seconds, so that an edit can give it a time-out. */
	takes: z.string().optional(),
	/** The address may be the bare name of a service. */
	isName: z.boolean().optional(),
	/** Who answers where its client is given no other address. */
	host: z.string().optional(),
	/** What is asked for takes its time: minutes without an answer are nothing unusual. */
	isLong: z.boolean().optional(),
	/** Its client is made with options: where that was not read, nobody knows how long it waits. */
	made: z.boolean().optional(),
	/** An object of settings that may hold a time-out: where one is given and not understood, nobody knows how long it waits. */
	settled: Given.optional(),
	/** Keys of the framework's settings that give the time-out to a client whose builder the framework hands in. */
	settings: z.array(z.string()).optional(),
	source: z.string(),
});
export type CallEntry = z.infer<typeof CallEntry>;

const Queue = z.strictObject({
	is: z.literal("queue"),
	engine: z.string().optional(),
	does: z.enum(["publishes", "consumes"]),
	name: Given,
	/** The name of the queue where none is given. */
	usual: z.string().optional(),
	/** Where the key stands that decides the partition. */
	key: Given.optional(),
	/**
	 * The key names a group, whose messages are worked at one after the other, of as many groups as the senders name: of queues whose
	 * names end so.
	 */
	groups: z.string().optional(),
	/** Taking work off it is what the process is for. */
	works: z.boolean().optional(),
	/** The address of the broker stands on what the method is called on. */
	broker: Given.optional(),
	/** Where the object that it is called on was given its name when it was made. */
	made: Given.optional(),
});
export type Queue = z.infer<typeof Queue>;

/**
 * What tries again what it guards: a mark on a function, a call that is given one, a step behind a call (">.retry").
 * Without a limit of tries it is "endless".
 */
const Retry = z.strictObject({
	is: z.literal("retry"),
	times: z.strictObject({
		at: Given,
		/** What a number there counts: all tries, or those after the first. */
		counts: z.enum(["tries", "retries"]),
		/** Those places of `at` where it is all tries, though the others count those after the first. */
		tries: Given.optional(),
		usual: z.union([z.number(), z.literal("endless")]),
		/** What is given makes it endless by this name alone; else it ends in some way. */
		endlessNames: z.array(z.string()).optional(),
		/** Zero tries means no limit. */
		zeroIsEndless: z.boolean().optional(),
	}),
	/** What bounds it otherwise, so that it is not endless. */
	ends: Given.optional(),
	/** `drawn`: calls among what is given there whose pauses are drawn by chance, though their names do not say so. */
	wait: z.strictObject({
		at: Given,
		usual: Pause,
		drawn: z.array(z.string()).optional(),
		/** Calls there that try again at once. */
		atOnce: z.array(z.string()).optional(),
	}),
	/** Given, and not 1 or false, each pause is longer than the last. */
	grows: Given.optional(),
	/** The number given there is the first pause, or a factor of it, so that 1 grows as well. */
	growsFromOne: z.boolean().optional(),
	/** Given as true or a length of time, each pause is drawn by chance. */
	random: z.strictObject({ at: Given, usual: z.boolean() }).optional(),
	/** Settings of a framework in place of arguments; {name} is what is given first. */
	settings: z
		.strictObject({ times: z.string(), wait: z.string(), grows: z.string(), random: z.string() })
		.partial()
		.optional(),
	/** Only where one of these is given does it try again at all. */
	only: Given.optional(),
	source: z.string(),
});
export type Retry = z.infer<typeof Retry>;

/** What leaves a failing target alone for a while: a mark on a function, or a call that is given one. */
const Breaker = z.strictObject({ is: z.literal("breaker"), source: z.string() });
export type Breaker = z.infer<typeof Breaker>;

/**
 * What gives up what it guards after a while: a mark on a function, a call that is given one, what a `with` holds, a step
 * behind a call.
 */
const Deadline = z.strictObject({
	is: z.literal("deadline"),
	at: Given,
	/** What a bare number there counts; seconds where absent. */
	unit: z.enum(["s", "ms"]).optional(),
	/** Seconds where nothing is given. */
	usual: z.number().optional(),
	/** A setting of a framework in place of arguments; {name} is what is given first. */
	setting: z.string().optional(),
	source: z.string(),
});
export type Deadline = z.infer<typeof Deadline>;

/** What gives an object that makes calls a way of trying again: `session.mount("https://", adapter)`. */
const Mounted = z.strictObject({ is: z.literal("mounted"), policy: Given });

const Unit = z.strictObject({
	is: z.literal("transaction"),
	/** begins: all in its `with` or function is one unit. commits: what was written by it so far is one. */
	does: z.enum(["begins", "commits", "prepares"]),
	/** Which store: a name that is given, else that of `usual`; without either, what it is called on. */
	on: Given.optional(),
	usual: z.string().optional(),
});
export type Unit = z.infer<typeof Unit>;

/** A handle that writes to several stores by what is written: with `twophase` it prepares and commits on all of them. */
const Bound = z.strictObject({
	is: z.literal("bound"),
	/** The one store that it is a handle of, or a map of several. */
	store: Given,
	stores: Given,
	twoPhase: Given,
});
export type Bound = z.infer<typeof Bound>;

const Environment = z.strictObject({
	is: z.literal("environment"),
	/** Absent for a member or an entry ("os.environ[]"). */
	name: Given.optional(),
	otherwise: Given.optional(),
});
export type Environment = z.infer<typeof Environment>;

/** A length of time: a number of these many seconds is given, or it is a unit that numbers are multiplied with. */
const Duration = z.strictObject({ is: z.literal("duration"), seconds: z.number(), of: Given.optional() });
export type Duration = z.infer<typeof Duration>;

/** A class whose fields are variables of the environment of the same name. */
const Fields = z.strictObject({ is: z.literal("environment-fields") });
/** An object each of whose methods gives itself (a builder), but for those that end it and give something else. */
const Fluent = z.strictObject({ is: z.literal("fluent"), ends: z.record(z.string(), z.string()) });
/** What only hands its first argument on, with others fixed. */
const Partial = z.strictObject({ is: z.literal("partial") });
/** A mark that makes a function answer requests. */
const Route = z.strictObject({ is: z.literal("route") });

/** A limit of calls for each client. Where nothing of `store` is given it counts in the process. */
const Limiter = z.strictObject({
	is: z.literal("limiter"),
	store: Given,
	/** Settings of the application that may give the store instead (`app.config["RATELIMIT_STORAGE_URI"]`). */
	settings: z.array(z.string()).optional(),
	/** It counts in the process only where "memory" is given here; a store is needed otherwise. */
	only: Given.optional(),
	/** It counts where all processes do, whatever it is given. */
	isShared: z.boolean().optional(),
	/** It counts for each client only where this is called beside it; else for all together. */
	keyedBy: z.string().optional(),
	/** It counts for whom this names: a name that is written there is one for all. */
	keyedAt: Given.optional(),
	source: z.string(),
});
export type Limiter = z.infer<typeof Limiter>;

/** What a library remembers of its clients from one request to the next, in the process. */
const Remembers = z.strictObject({
	is: z.literal("remembers"),
	what: z.string(),
	/** Only where this is given, and not as nothing or false. */
	only: Given.optional(),
	/** Not where this is given as true. */
	unless: Given.optional(),
	/** A program that is run by hand may do so as well: it alone shows no server. */
	anywhere: z.boolean().optional(),
	/** Where the file imports something of these, that stands in for it elsewhere. */
	beside: z.array(z.string()).optional(),
	source: z.string(),
});
export type Remembers = z.infer<typeof Remembers>;

/** Work that a clock starts in every process that has this line, unless something decides which of them does it. */
const Schedule = z.strictObject({
	is: z.literal("schedule"),
	/** Where a calendar ("0 7 * * MON") or a pause stands. */
	when: Given,
	/** The work. */
	runs: Given,
	/** Where it is given a store that several processes share, one of them takes each turn. */
	shared: Given.optional(),
});
export type Schedule = z.infer<typeof Schedule>;

/** What sends to all its sockets, and where it is given what carries a message to other processes. */
const Broadcast = z.strictObject({
	is: z.literal("broadcast"),
	relay: Given.optional(),
	/** A method that is given it later (`socketio.init_app(app, message_queue=…)`). */
	setter: z.string().optional(),
	/** It has none of its own: where the file speaks to a broker, the code may carry it. */
	byHand: z.boolean().optional(),
	/** It is what carries it. */
	isRelay: z.boolean().optional(),
	source: z.string(),
});

/** Work that waits in a process: how much of it may, by an argument or a setter, and how much without. */
const Waiting = z.strictObject({
	is: z.literal("waiting"),
	bound: Given,
	/** A method of what is made that sets it ("setQueueCapacity"). */
	setter: z.string().optional(),
	/** It may as well hold what is lent out: work waits in it only where an executor has it, or a loop takes from it. */
	isAnyQueue: z.boolean().optional(),
	/** Only what is handed to it and left to itself waits in it: whoever waits for the result bounds the work. */
	isHandedOn: z.boolean().optional(),
	/** "none": there is no end. */
	usual: z.union([z.number(), z.literal("none")]),
	source: z.string(),
});
export type Waiting = z.infer<typeof Waiting>;

/** A client of a store that connects again by itself: where its pause is given, as a number of these many seconds or a function. */
const Reconnect = z.strictObject({
	is: z.literal("reconnect"),
	engine: z.string(),
	address: Given,
	/** The pause between two tries, or what makes it. */
	wait: Given,
	/** A number that stands for no pause at all. */
	none: z.number().optional(),
	/** The number of tries, where it is bounded by an option; at none it does not come back by itself. */
	tries: Given.optional(),
	unit: z.number(),
	source: z.string(),
});
export type Reconnect = z.infer<typeof Reconnect>;

export const Entry = z.discriminatedUnion("is", [
	Limiter,
	Remembers,
	Schedule,
	Waiting,
	Broadcast,
	Reconnect,
	Store,
	Server,
	Shutdown,
	Session,
	CallEntry,
	Queue,
	Retry,
	Breaker,
	Deadline,
	Mounted,
	Unit,
	Bound,
	Environment,
	Duration,
	Fields,
	Fluent,
	Partial,
	Route,
]);
export type Entry = z.infer<typeof Entry>;
export type EntryOf<Is extends Entry["is"]> = Extract<Entry, { is: Is }>;

export const Library = z.strictObject({
	/** Names that code imports. */
	imports: z.array(z.string()).min(1),
	/** It only tells what others mean: a file that imports nothing else is read where one of those asks for it. */
	isQuiet: z.boolean().optional(),
	symbols: z.record(z.string(), z.union([Entry, z.array(Entry)])),
});
export type Library = z.infer<typeof Library>;

/** All that is known of a language's libraries, by symbol. */
export class Knowledge {
	readonly packages: readonly string[];
	readonly libraries: readonly Library[];
	/** By library: what code imports, and the names of what it does, one of which tells where it is imported. */
	readonly telling: readonly { imports: readonly string[]; names: RegExp }[];
	private readonly symbols = new Map<string, readonly Entry[]>();
	private readonly prefixes = new Set<string>();
	private readonly names = new Map<Entry["is"], Set<string>>();
	private readonly importsBySymbol = new Map<string, readonly string[]>();

	constructor(libraries: readonly Library[]) {
		this.libraries = libraries;
		this.packages = [...new Set(libraries.flatMap((one) => one.imports))];
		this.telling = libraries.flatMap(({ isQuiet, imports, symbols }) => {
			const names = Object.keys(symbols).map((one) => lastNameOf(one.replace(/(\(\)|\[\])+$/, "")));
			return isQuiet ? [] : [{ imports, names: new RegExp(`\\b(?:${[...new Set(names)].join("|")})\\b`) }];
		});
		for (const { symbols, imports } of libraries)
			for (const [symbol, entry] of Object.entries(symbols)) {
				this.importsBySymbol.set(symbol, imports);
				const entries = Array.isArray(entry) ? entry : [entry];
				this.symbols.set(symbol, [...(this.symbols.get(symbol) ?? []), ...entries]);
				for (const { is } of entries) this.names.set(is, (this.names.get(is) ?? new Set()).add(lastNameOf(symbol)));
				for (let end = symbol.length; end > 0; end = symbol.lastIndexOf(".", end - 1))
					this.prefixes.add(symbol.slice(0, end)).add(symbol.slice(0, end).replace(/(\(\)|\[\])+$/, ""));
			}
	}

	of(symbol: string | undefined): readonly Entry[] {
		return (symbol !== undefined && this.symbols.get(symbol)) || [];
	}

	/** What code imports that uses it. */
	importsOf(symbol: string): readonly string[] {
		return this.importsBySymbol.get(symbol) ?? [];
	}

	/** Whether something of this last name is of a kind: what is not need not be looked for. */
	mayBe(is: Entry["is"], name: string): boolean {
		return this.names.get(is)?.has(name) ?? false;
	}

	/** Whether anything is known of it, or of what is reached through it. */
	knows(symbol: string): boolean {
		return this.prefixes.has(symbol);
	}
}

function lastNameOf(symbol: string): string {
	return /[^./]*$/.exec(symbol)?.[0] ?? "";
}
