import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Context } from "./context.ts";

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Result | Promise<Result>;

/** A request that fails is logged and answered with an error; the server goes on. */
export function guarded<Params, Result>(
	{ log }: Context,
	what: string,
	handler: Handler<Params, Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
	return async (params, token) => {
		// A token that was cancelled before its request was read never says so again.
		if (token.isCancellationRequested) throw cancelled();
		try {
			return await handler(params, token);
		} catch (error) {
			if (error instanceof ResponseError) throw error;
			if ((error as Error).name === "AbortError" || token.isCancellationRequested) throw cancelled();
			log(`${what} failed`, error);
			throw new ResponseError(ErrorCodes.InternalError, `${what} failed: ${(error as Error).message}`);
		}
	};
}

function cancelled(): ResponseError<void> {
	return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
}

/** Work that nobody waits for: a failure is logged. */
export function inBackground({ log }: Context, what: string, work: Promise<unknown>): void {
	work.catch((error) => {
		if ((error as Error).name !== "AbortError") log(`${what} failed`, error);
	});
}
