/** Names of what nobody waits for: reports, migrations, jobs, and what runs when a program starts or ends. */
export const unhurried =
	/report|admin|migrat|backfill|job|cron|script|nightly|hourly|daily|weekly|monthly|clean_?up|purge|archive|reindex|reconcil|export|management\/commands|maintenance|vacuum|health|metrics|rebalance|init|connect|close(?!d)|shutdown|broadcast|create_?table|schema|seed|warm/i;
