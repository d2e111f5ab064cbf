/** What the replicas tell whoever sent the request. */
export interface Sender {
	ended(slot: number, outcome: number): void;
}

/**
 * A part of a request's way that comes before its work: a transaction, a call that has to be waited for. It may keep
 * the worker; then it calls `Replicas.resume` or `Replicas.giveUp` in the end.
 */
export interface Stage {
	/** Whether it keeps the worker of this request. */
	enter(slot: number): boolean;
	/** A replica is gone; the requests in it are cut, and released when their stage is over. */
	replicaDied?(replica: number): void;
}
