/** When requests come. */
export interface ArrivalProcess {
	/** The latest arrival, and its distance from the one before. In an array: see Lane. */
	readonly clock: Float64Array;
	/** Goes on to the next arrival. */
	advance(): void;
}
