import { expect, it } from "vitest";
import { quantityOf } from "../../src/dialects/quantities.ts";

it.each(["balance", "availableSeats", "stock_count", "wallet"])("%s is what somebody has", (name) => {
	expect(quantityOf(name, "Account")).toBe(name);
});

it.each(["runningBalance", "opening_balance", "closingBalance"])("%s is said by a line of a ledger", (name) => {
	expect(quantityOf(name, "AccountTransaction")).toBeUndefined();
});

it("what is carried is no stock", () => {
	expect(quantityOf("quantity", "Product")).toBe("quantity");
	expect(quantityOf("quantity", "CartItem")).toBeUndefined();
});
