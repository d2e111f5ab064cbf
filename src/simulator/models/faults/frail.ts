/** What faults can hit: the replicas of a service, or the servers of a store. */
export interface Frail {
	/** It begins nothing more: what comes piles up in it. `comeBack` ends that, and a crash. */
	fall(): void;
	/** Nobody listens: whoever waits there, and whoever comes, is refused at once. */
	crash(): void;
	comeBack(): void;
	/** It has this share of its workers, one at least. */
	weaken(share: number): void;
	/** All work that begins takes so many times as long. */
	slow(factor: number): void;
	/** This share of what it answers is an error. */
	err(share: number): void;
	/** What is sent to it gets lost, until it can be reached again; then whoever still waits hears of it. */
	cutOff(): void;
	reach(): void;
}
