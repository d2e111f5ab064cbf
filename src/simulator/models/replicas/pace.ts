/** How a replica gets through its work, where that is not each worker at its own pace from start to end. */
export interface Pace {
	/** The request has its worker; `Workplace.done` is called when its work is done. */
	begin(slot: number, replica: number): void;
	/** The replica takes requests from now on. */
	opened(replica: number): void;
	/** The replica is gone and its requests are cut: `Workplace.done` releases each. */
	ended(replica: number): void;
}
