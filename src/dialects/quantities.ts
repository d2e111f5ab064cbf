/**
 * Money, stock and seats by the names that people give them. A word alone is no evidence of anything; it only tells what is
 * at stake where a write of it was seen to rely on an old look.
 */
const money =
	/(^|_)(balance|saldo|wallet|funds|credits?|points|coins|cash|budget|money|gems)(_(cents|amount|minor|usd|eur))?$|(^|_)(credits?|points|coins|funds|budget)_(used|spent|consumed|left|remaining|available|balance)$|(^|_)(used|spent|consumed)_(credits?|points|coins|funds|budget)$/;
const stock =
	/(^|_)(stock|estoque|inventory|on_hand|in_stock_count|stock_?(count|level|quantity|qty|left|available|remaining)|units?_?(left|available|in_?stock))$/;
const seats =
	/(^|_)(seats|tickets|rooms|slots|places|vacancies|spots)(_?(left|available|remaining|free|count))?$|(^|_)(available|free|remaining)_?(seats?|tickets?|rooms?|slots?|places?|spots?|units|stock|quantity|qty|inventory|count|uses)$|(^|_)(uses|redemptions|tickets|seats|licenses)_?(left|remaining)$|(^|_)(tickets|seats|rooms|slots|places|spots|units)_?(sold|booked|taken|reserved)$/;
/** What may as well be the amount in somebody's cart. */
const plain =
	/(^|_)(quantity|qty|quantidade|cantidad|available|remaining|available_count|tokens|copies)$|(^|_)(available|remaining|free)_[a-z]+s$|(^|_)[a-z]+s_(available|remaining|left)$|(^|_)(quota|allowance)_(left|remaining)$|(^|_)(left|remaining)_(quota|allowance)$/;
/** What is counted down and is nobody's: tries before a lock, what is left of a time, of a text, of a job. */
const noGoods =
	/attempt|retr(y|ies)|tries|guess|day|hour|minute|second|step|page|byte|char|task|job|worker|row|chunk|li(fe|ves)/;
/** What somebody has, as it is called where nothing else is; what is paid for an order is called so as well. */
const purse = /^((user|account|member|left|remaining|available)_)?money$/;
/** How many there are of what is given away one by one. */
const several = /^(count|num|number|total|total_count|left_count)$/;
const givenAway = /(^|_)(coupon|voucher|ticket|seat|stock|inventory|seckill|gift_card)s?(_|$)/;
const carried = /cart|basket|order|line|invoice|request|shipment|purchase|wish|recipe|log|history|event|bucket|limit/;

/** What a line of a ledger says beside its own amount: nobody decides by it, the account's own balance is what is kept. */
const ofLedger = /^(running|opening|closing)_/;

/** The name in small letters with underscores: what `availableSeats` and `available_seats` have in common. */
function plainName(name: string): string {
	return name
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.replace(/[^A-Za-z0-9]+/g, "_")
		.toLowerCase();
}

/** What of money, stock or seats a column or field is, as it is called; undefined where it is none. `of`: what has it. */
export function quantityOf(name: string, of: string): string | undefined {
	const word = plainName(name);
	if (ofLedger.test(word)) return undefined;
	if (money.test(word) || stock.test(word) || seats.test(word)) return name;
	if (purse.test(word)) return carried.test(plainName(of)) ? undefined : name;
	if (several.test(word) && givenAway.test(plainName(of))) return name;
	return plain.test(word) && !noGoods.test(word) && !carried.test(plainName(of)) ? name : undefined;
}

/** A name that may as well be an amount that somebody carries: it counts only where it is tested and lessened. */
export function isPlainQuantity(name: string): boolean {
	return plain.test(plainName(name)) || several.test(plainName(name));
}
