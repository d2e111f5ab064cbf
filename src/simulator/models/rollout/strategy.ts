/** How one version replaces the other. */
export interface Strategy {
	/** Does what can be done now. Called once a second, and when a replica is ready. */
	step(): void;
	/** The new version is to be taken back; `Versions` says so already. */
	turnBack?(): void;
}
