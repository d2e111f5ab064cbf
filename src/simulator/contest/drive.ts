import type { Contest } from "./api.ts";
import type { Heat, HeatResult } from "./heat.ts";
import type { Referee } from "./referee.ts";

/** Plays heats, on whatever threads there are, in any order; says of each the share that is done. */
export type PlayHeats = (
	heats: readonly Heat[],
	share: (index: number, share: number) => void,
) => Promise<readonly HeatResult[]>;

/** Drives a contest to its end; the result does not depend on who plays the heats. `parts`: heats for each contestant and round. */
export async function driveContest(
	referee: Referee,
	parts: number,
	play: PlayHeats,
	progress: (done: number, total: number) => void,
): Promise<Contest> {
	for (let heats = referee.next(); heats.length > 0; heats = referee.next(parts)) {
		const { done, total } = referee.progress;
		const before = heats[0].from;
		const contestants = new Set(heats.map(({ index }) => index)).size;
		const shares = heats.map(() => 0);
		const results = await play(heats, (index, share) => {
			shares[index] = share * (heats[index].to - heats[index].from);
			progress(before + shares.reduce((sum, one) => sum + one, 0) / contestants, Math.max(done, total));
		});
		for (const [index, result] of results.entries()) referee.take(heats[index], result);
	}
	return referee.result();
}
