-- One scenario, as somebody would ask the store for it who wants nothing else. The same case and the
-- same omissions as replay.c beside it. $leverage, $capital, $taker0, $taker1 are given; so is the
-- table `tier(rate, deduction)`. Times are openings of bars, in milliseconds.
WITH leg(leg, venue, side, taker) AS (
  VALUES (0, 'binance-usdm', 1, $taker0::DOUBLE), (1, 'bybit-linear', -1, $taker1::DOUBLE)
),
bar AS (
  SELECT leg, side, taker, open_at_ms AS at_ms, open_price AS o, close_price AS c,
         CASE WHEN side > 0 THEN low_price ELSE high_price END AS extreme,
         row_number() OVER (PARTITION BY leg ORDER BY open_at_ms) - 1 AS i
  FROM bars JOIN series USING (series_id) JOIN leg USING (venue)
  WHERE kind = 'mark' AND open_at_ms < $end::BIGINT
),
entry AS (
  SELECT leg, o AS entry, min($capital / 2 * $leverage / (o * (1 + $leverage * taker))) OVER () AS q,
  FROM bar WHERE i = 0
),
flow AS (
  SELECT leg, settled_at_ms AS at_ms, rate_fraction AS rate
  FROM funding JOIN series USING (series_id) JOIN leg USING (venue)
),
walked AS (
  SELECT bar.*, entry, q,
         coalesce(sum(CASE WHEN i > 0 THEN -side * q * o * rate END)
           OVER (PARTITION BY leg ORDER BY i), 0) AS paid,
         $capital / 2 - q * entry * taker + paid AS wallet
  FROM bar JOIN entry USING (leg) LEFT JOIN flow USING (leg, at_ms)
),
breach AS (
  SELECT leg, min(i) AS i
  FROM walked
  WHERE wallet + side * q * (extreme - entry)
        <= list_max(list_transform((SELECT list(tier) FROM tier), lambda t: t.rate * q * extreme - t.deduction))
  GROUP BY leg
),
death AS (
  SELECT leg, i, o, side, CASE WHEN side > 0 THEN max((entry - (wallet + deduction) / q) / (1 - rate))
                               ELSE min((entry + (wallet + deduction) / q) / (1 + rate)) END AS trigger,
         i > 0 AND side * (o - trigger) <= 0 AS at_open
  FROM walked JOIN breach USING (leg, i), tier
  GROUP BY leg, i, o, side
),
first AS (SELECT min(i) AS i FROM death),
last AS (SELECT max(i) AS i FROM bar),
ending AS (
  SELECT leg.leg, death.i IS NOT NULL AND (death.i <= first.i OR death.i = first.i + 1 AND at_open) AS dies,
         CASE WHEN dies THEN death.i WHEN first.i < last.i THEN first.i + 1 ELSE last.i END AS i,
         CASE WHEN at_open THEN o ELSE trigger END AS dead_at, first.i < last.i AS early
  FROM leg LEFT JOIN death USING (leg), first, last
)
SELECT leg, CASE WHEN dies THEN i ELSE -1 END AS "deadBar", CASE WHEN dies THEN -1 ELSE i END AS "closedBar",
       CASE WHEN dies THEN dead_at WHEN early THEN o ELSE c END AS exit, paid AS "fundingQuote",
       CASE WHEN dies THEN 0
            ELSE wallet + side * q * (exit - entry) - q * exit * taker END AS "returnedQuote"
FROM ending JOIN walked USING (leg, i)
ORDER BY leg
