import { z } from "zod";
import { Given } from "./given.ts";

/** What puts messages into a queue or takes them off one. */
export const Queue = z.strictObject({
	is: z.literal("queue"),
	engine: z.string().optional(),
	does: z.enum(["publishes", "consumes"]),
	name: Given,
	/** The name of the queue where none is given. */
	usual: z.string().optional(),
	/** Where the key stands that decides the partition. */
	key: Given.optional(),
	/**
	 * The key names a group, whose messages are worked at one after the other, of as many groups as the senders name: of queues whose
	 * names end so.
	 */
	groups: z.string().optional(),
	/** Taking work off it is what the process is for. */
	works: z.boolean().optional(),
	/** The address of the broker stands on what the method is called on. */
	broker: Given.optional(),
	/** Where the object that it is called on was given its name when it was made. */
	made: Given.optional(),
});
export type Queue = z.infer<typeof Queue>;

/** What sends to all its sockets, and where it is given what carries a message to other processes. */
export const Broadcast = z.strictObject({
	is: z.literal("broadcast"),
	relay: Given.optional(),
	/** A method that is given it later (`socketio.init_app(app, message_queue=…)`). */
	setter: z.string().optional(),
	/** It has none of its own: where the file speaks to a broker, the code may carry it. */
	byHand: z.boolean().optional(),
	/** It is what carries it. */
	isRelay: z.boolean().optional(),
	source: z.string(),
});
