import { z } from "zod";
import { Location } from "../../design/text.ts";

/** What a node is shown with; the editor knows a picture for each. */
export const Mark = z.enum([
	"error",
	"warning",
	"info",
	"unknown",
	"suppressed",
	"note",
	"passes",
	"idle",
	"off",
	"component",
	"group",
	"value",
	"link",
]);

/** One line of a tree in the editor's side bar, with what stands below it. */
export interface Node {
	/** The same for as long as it is about the same thing, so that a tree keeps what is unfolded. */
	id: string;
	label: string;
	description?: string;
	/** Plain text. */
	tooltip?: string;
	mark: z.infer<typeof Mark>;
	/** Where a click leads. */
	at?: Location;
	/** The finding, or the rule, that commands in its menu are about. */
	finding?: string;
	rule?: string;
	/** It came with the present change. */
	fresh?: boolean;
	/** Shown unfolded at first. */
	open?: boolean;
	children?: Node[];
}
export const Node: z.ZodType<Node> = z.lazy(() =>
	z.object({
		id: z.string(),
		label: z.string(),
		description: z.string().optional(),
		tooltip: z.string().optional(),
		mark: Mark,
		at: Location.optional(),
		finding: z.string().optional(),
		rule: z.string().optional(),
		fresh: z.boolean().optional(),
		open: z.boolean().optional(),
		children: z.array(Node).optional(),
	}),
);

/** What findings are grouped by. */
export const groupings = ["component", "rule", "guide", "severity", "environment", "change"] as const;
export type Grouping = (typeof groupings)[number];
