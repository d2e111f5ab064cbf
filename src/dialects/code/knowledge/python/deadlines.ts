import type { Deadline } from "../../entries/retries.ts";
import type { Library } from "../../knowledge.ts";

const ends = (at: string[], source: string): Deadline => ({ is: "deadline", at, source });

/** What gives up whatever is awaited in it. */
export const deadlines: Library = {
	imports: ["asyncio", "async_timeout", "anyio", "trio"],
	isQuiet: true,
	symbols: {
		"asyncio.timeout": ends(["0", "delay"], "Python docs, asyncio.timeout: cancels after delay"),
		"asyncio.wait_for": ends(["1", "timeout"], "Python docs, asyncio.wait_for: cancels after timeout"),
		"async_timeout.timeout": ends(["0", "delay"], "async-timeout: cancels after delay"),
		"anyio.fail_after": ends(["0", "delay"], "AnyIO docs, Timeouts: fail_after raises after delay"),
		"anyio.move_on_after": ends(["0", "delay"], "AnyIO docs, Timeouts: move_on_after leaves after delay"),
		"trio.fail_after": ends(["0", "seconds"], "Trio docs: fail_after raises after seconds"),
		"trio.move_on_after": ends(["0", "seconds"], "Trio docs: move_on_after leaves after seconds"),
	},
};
