import { declared } from "../../../design/attribute.ts";
import type { Call, Expr } from "../code.ts";
import { callsLike, callsNamed } from "../data/calls-by.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Files that are served behind what asks a store for the session of each request: in ASP.NET's pipeline, and in Go's scs. */
export const filesBehindSession: Concept = {
	read: (program) =>
		(program.code.language === "csharp"
			? inPipeline(program)
			: program.code.language === "go"
				? behindScs(program)
				: []
		).map(({ at }) => ofServer(program, at, { sessionHops: declared(["static files"], at) })),
};

/** Distributed caches that lie in another process. */
const remote =
	/^Add(StackExchangeRedisCache|DistributedSqlServerCache|DistributedPostgresCache|NCacheDistributedCache|EnyimMemcached|CosmosCache|AWSDynamoDBDistributedCache)$/;

/**
 * `app.UseSession()` before `app.UseStaticFiles()`: at the end of each request the entry of its session is refreshed, used or not
 * (aspnetcore, SessionMiddleware and DistributedSession.CommitAsync).
 */
function inPipeline(program: Program): Call[] {
	const { code } = program;
	if (callsLike(remote, code).length === 0) return [];
	const files = callsNamed("UseStaticFiles", code);
	return callsNamed("UseSession", code).filter((session) =>
		files.some(
			(one) =>
				one.order > session.order &&
				one.region === session.region &&
				one.at.file === session.at.file &&
				receiverOf(one)?.text === receiverOf(session)?.text,
		),
	);
}

const stores = /alexedwards\/scs\/(?!v2$)\w+store/;

/** `mux.Handle("/static/", http.FileServer(dir))` behind `sessions.LoadAndSave(mux)`, or behind `r.Use(sessions.LoadAndSave)`. */
function behindScs(program: Program): Call[] {
	const { code } = program;
	if (!code.names.some(({ from }) => from !== undefined && stores.test(from))) return [];
	const served = code.calls.filter(
		(one) => /^(Handle|HandleFunc|Mount|Get|Method|PathPrefix)$/.test(methodOf(one)) && servesFiles(one, program),
	);
	const wrapped = callsNamed("LoadAndSave", code).filter(({ positional: [handler] }) =>
		served.some((one) => handler?.kind === "name" && isOn(one, handler.name)),
	);
	const used = callsNamed("Use", code).filter(
		(one) =>
			one.positional.some((each) => each.kind === "member" && each.name === "LoadAndSave") &&
			served.some(
				(file) =>
					file.order > one.order && file.region === one.region && receiverOf(file)?.text === receiverOf(one)?.text,
			),
	);
	return [...wrapped, ...used];
}

const isOn = (call: Call, name: string): boolean => receiverOf(call)?.text === name;

function servesFiles({ positional }: Call, program: Program): boolean {
	return positional.some((one) =>
		within(program.follow(one), 6).some((part) => isServer(part) || isServer(program.follow(part))),
	);
}

const isServer = (part: Expr): boolean =>
	part.kind === "call" && /^(FileServer|FileServerFS)$/.test(methodOf(part.call));
