/** A module that is not in the workspace, as what its documented inputs come to. */
export interface Known {
	/** As `source` names it, without its version. */
	source: string;
	/** Resources by the module's inputs, in our words. */
	text: string;
}
