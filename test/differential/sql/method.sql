-- docs/method.md in SQL, for a delta-neutral pair of linear isolated legs under the scenario's own rules,
-- survivor closed or held. Nothing is walked: wallets are running sums, a death is a minimum.
--
-- A moment inside a scenario is one number: 4 · bar + 0 at the check of the open, + 1 at the exits of the
-- open, + 2 at the adverse extreme, + 3 at the close. Whatever happens first has the smaller one.

WITH

-- Time and grid ------------------------------------------------------------------------------------

mark_on_grid AS (
  SELECT m.id, m.leg, floor(m.open_ms / s.grid_ms) * s.grid_ms AS at_ms,
         arg_min(m.open, m.open_ms) AS open, max(m.high) AS high,
         min(m.low) AS low, arg_max(m.close, m.open_ms) AS close
  FROM mark m JOIN scenario s USING (id)
  WHERE m.open_ms >= s.first_ms AND floor(m.open_ms / s.grid_ms) * s.grid_ms + s.grid_ms <= s.end_ms
  GROUP BY ALL
),
last_on_grid AS (
  SELECT l.id, l.leg, floor(l.open_ms / s.grid_ms) * s.grid_ms AS at_ms,
         arg_min(l.open, l.open_ms) AS open, arg_max(l.close, l.open_ms) AS close
  FROM last_price l JOIN scenario s USING (id)
  GROUP BY ALL
),
-- A step over one bar of the grid: finer ones from their first open to their last close; in a coarser one
-- only its open is known until it ends.
step_on_grid AS (
  SELECT g.id, g.leg, c.step, g.at_ms,
         any_value(c.is_inverse) AS is_inverse,
         arg_min(c.open, c.open_ms) AS open,
         coalesce(arg_max(c.close, c.open_ms) FILTER (c.open_ms + c.resolution_ms <= g.at_ms + s.grid_ms),
                  arg_min(c.open, c.open_ms)) AS close
  FROM mark_on_grid g
  JOIN scenario s USING (id)
  JOIN conversion c ON c.id = g.id AND c.leg = g.leg AND c.open_ms < g.at_ms + s.grid_ms
    AND c.open_ms > g.at_ms - greatest(c.resolution_ms - s.grid_ms, 0) - s.grid_ms
    AND c.open_ms + c.resolution_ms > g.at_ms
  GROUP BY g.id, g.leg, c.step, g.at_ms
  -- One whose first part is missing has no open.
  HAVING min(c.open_ms) <= g.at_ms
),
worth AS (
  SELECT id, leg, at_ms, count(*) AS steps,
         product(CASE WHEN is_inverse = 1 THEN 1 / open ELSE open END) AS x_open,
         product(CASE WHEN is_inverse = 1 THEN 1 / close ELSE close END) AS x_close
  FROM step_on_grid GROUP BY id, leg, at_ms
),
steps AS (SELECT id, leg, count(DISTINCT step) AS steps FROM conversion GROUP BY id, leg),
-- A bar exists where both legs have one, and their money a worth.
bar AS (
  SELECT g.id, g.at_ms, row_number() OVER (PARTITION BY g.id ORDER BY g.at_ms) - 1 AS bar
  FROM mark_on_grid g
  LEFT JOIN steps t USING (id, leg)
  LEFT JOIN worth w USING (id, leg, at_ms)
  WHERE t.steps IS NULL OR t.steps = w.steps
  GROUP BY g.id, g.at_ms HAVING count(*) = 2
),
leg_bar AS (
  SELECT b.id, g.leg, b.bar, b.at_ms, g.open, g.close, l.side,
         CASE WHEN l.side > 0 THEN g.low ELSE g.high END AS extreme,
         coalesce(p.open, g.open) AS open_reference,
         coalesce(p.close, g.close) AS close_reference,
         coalesce(w.x_open, 1) AS x_open, coalesce(w.x_close, 1) AS x_close
  FROM bar b
  JOIN mark_on_grid g USING (id, at_ms)
  JOIN leg l USING (id, leg)
  LEFT JOIN worth w USING (id, leg, at_ms)
  LEFT JOIN last_on_grid p USING (id, leg, at_ms)
),
last_bar AS (SELECT id, max(bar) AS bar FROM bar GROUP BY id),

-- A print belongs to the boundary within a minute of it, otherwise to the next one.
bounded_print AS (
  SELECT p.id, p.leg, p.rate, p.price,
         s.grid_ms * CASE
           WHEN abs(p.at_ms - round(p.at_ms / s.grid_ms) * s.grid_ms) <= 60000
           THEN round(p.at_ms / s.grid_ms) ELSE ceil(p.at_ms / s.grid_ms) END AS boundary_ms
  FROM print p JOIN scenario s USING (id)
),
-- What one coin pays at each open: rate · price, the print's own or the mark's.
due AS (
  SELECT p.id, p.leg, b.bar,
         sum(p.rate * coalesce(p.price, b.open)) AS per_coin, count(*) AS prints
  FROM bounded_print p ASOF JOIN leg_bar b
    ON p.id = b.id AND p.leg = b.leg AND b.at_ms >= p.boundary_ms
  GROUP BY p.id, p.leg, b.bar
),

-- Sizes --------------------------------------------------------------------------------------------

affordable AS (
  SELECT b.id, b.leg, b.at_ms AS entry_ms, b.side, l.taker, s.slippage,
         b.open_reference AS reference,
         b.open_reference * (1 + b.side * s.slippage) AS entry,
         s.capital * (1 - s.reserve)
           * CASE WHEN b.side > 0 THEN s.long_share ELSE 1 - s.long_share END AS half,
         b.x_open AS x_entry,
         half / x_entry * l.leverage / (entry * (1 + l.leverage * l.taker)) AS quantity
  FROM leg_bar b JOIN leg l USING (id, leg) JOIN scenario s USING (id)
  WHERE b.bar = 0
),
table_row AS (
  SELECT id, b, rate, coalesce(sum(rise) OVER (PARTITION BY id ORDER BY b), 0) AS deduction
  FROM (
    SELECT id, b, rate,
           (rate - lag(rate) OVER w) * lag(upper_end) OVER w AS rise
    FROM bracket WINDOW w AS (PARTITION BY id ORDER BY b)
  )
),
position AS (
  SELECT id, leg, entry_ms, side, taker, slippage, reference, entry, half,
         min(quantity) OVER (PARTITION BY id) AS q,
         half / x_entry - q * entry * taker AS margin,
         q * entry * taker * x_entry AS entry_fee,
         q * abs(entry - reference) * x_entry AS entry_slippage
  FROM affordable
),
refusal AS (
  SELECT p.id, bool_or(p.margin <= r.needed) AS is_refused
  FROM position p JOIN (
    SELECT p.id, p.leg, max(t.rate * p.q * p.entry - t.deduction) AS needed
    FROM position p JOIN table_row t USING (id) GROUP BY p.id, p.leg
  ) r USING (id, leg)
  GROUP BY p.id
),

-- Wallets, requirements, breaches ------------------------------------------------------------------

-- Entry is at the first open and does not pay what falls due there.
wallet AS (
  SELECT b.*, p.q, p.entry, p.margin,
         p.q * coalesce(sum(CASE WHEN b.bar > 0 THEN -b.side * d.per_coin END) OVER w, 0) AS funding,
         p.q * coalesce(sum(CASE WHEN b.bar > 0 THEN -b.side * d.per_coin * b.x_open END) OVER w, 0)
           AS funding_worth,
         coalesce(sum(CASE WHEN b.bar > 0 THEN d.prints END) OVER w, 0)::DOUBLE AS settlements
  FROM leg_bar b
  JOIN position p USING (id, leg)
  LEFT JOIN due d USING (id, leg, bar)
  WINDOW w AS (PARTITION BY b.id, b.leg ORDER BY b.bar)
),
needed AS (
  SELECT w.id, w.leg, w.bar,
         max(t.rate * w.q * w.open - t.deduction) AS at_open,
         max(t.rate * w.q * w.extreme - t.deduction) AS at_extreme,
         CASE WHEN any_value(w.side) > 0
           THEN max((w.entry - (w.margin + w.funding + t.deduction) / w.q) / (1 - t.rate))
           ELSE min((w.entry + (w.margin + w.funding + t.deduction) / w.q) / (1 + t.rate)) END AS meeting
  FROM wallet w JOIN table_row t USING (id)
  GROUP BY w.id, w.leg, w.bar
),
asked AS (
  SELECT w.*, n.meeting, n.at_open, n.at_extreme,
         w.margin + w.funding + w.side * w.q * (w.open - w.entry) < n.at_open AS breaks_at_open,
         w.margin + w.funding + w.side * w.q * (w.extreme - w.entry) < n.at_extreme AS breaks_at_extreme
  FROM wallet w JOIN needed n USING (id, leg, bar)
),
death AS (
  SELECT id, leg, min(moment) AS moment, arg_min(bar, moment) AS bar,
         arg_min(at_ms, moment) AS at_ms, arg_min(breaks_at_open, moment) AS is_gap,
         arg_min(CASE WHEN breaks_at_open THEN open ELSE meeting END, moment) AS price
  FROM (
    -- What is entered at the first open is not held yet when margin is asked there.
    SELECT *, 4 * bar + CASE WHEN breaks_at_open AND bar > 0 THEN 0 ELSE 2 END AS moment
    FROM asked WHERE breaks_at_open OR breaks_at_extreme
  )
  GROUP BY id, leg
),

-- Exits --------------------------------------------------------------------------------------------

planned AS (
  SELECT s.id, coalesce(4 * min(b.bar) + 1, 4 * any_value(l.bar) + 3) AS moment
  FROM scenario s
  JOIN last_bar l USING (id)
  JOIN (SELECT DISTINCT id, entry_ms FROM position) e USING (id)
  LEFT JOIN bar b ON b.id = s.id AND b.at_ms >= e.entry_ms + s.hold_ms
  GROUP BY s.id
),
first_death AS (
  SELECT d.id, min(d.moment) AS moment, arg_min(d.at_ms, d.moment) AS at_ms
  FROM death d JOIN planned p USING (id) WHERE d.moment < p.moment GROUP BY d.id
),
-- The survivor under `close`, and nothing beyond the planned exit.
leaving AS (
  SELECT p.id, p.moment AS planned_moment, any_value(f.moment) AS first_death_moment,
         least(p.moment, coalesce(4 * min(b.bar) + 1, p.moment)) AS moment
  FROM planned p
  JOIN scenario s USING (id)
  LEFT JOIN first_death f USING (id)
  LEFT JOIN bar b
    ON b.id = p.id AND s.is_hold = 0 AND b.at_ms >= f.at_ms + s.grid_ms + s.reaction_ms
  GROUP BY p.id, p.moment
),
ending AS (
  SELECT p.id, p.leg, d.moment IS NOT NULL AS is_dead, d.is_gap, d.price AS trigger_price,
         coalesce(d.moment, l.moment) AS moment, floor(coalesce(d.moment, l.moment) / 4) AS bar,
         CASE WHEN d.moment IS NOT NULL THEN 'liquidation'
              WHEN l.moment < l.planned_moment THEN 'survivor-close'
              WHEN l.moment % 4 = 1 THEN 'policy' ELSE 'window-end' END AS kind
  FROM position p
  JOIN leaving l USING (id)
  LEFT JOIN death d ON d.id = p.id AND d.leg = p.leg AND d.moment < l.moment
),

-- Money --------------------------------------------------------------------------------------------

-- What leaving costs and brings at the open and at the close of every bar, in the capital's currency: what the
-- leg is worth there less what went in; its price P&L is what that leaves beside funding and costs.
closable AS (
  SELECT a.id, a.leg, a.bar, a.at_ms, a.funding_worth, a.settlements, a.open, a.close, p.q,
         a.open_reference * (1 - a.side * p.slippage) AS open_fill,
         a.close_reference * (1 - a.side * p.slippage) AS close_fill,
         p.q * open_fill * p.taker * a.x_open AS open_fee,
         p.q * close_fill * p.taker * a.x_close AS close_fee,
         p.q * abs(open_fill - a.open_reference) * a.x_open AS open_slippage,
         p.q * abs(close_fill - a.close_reference) * a.x_close AS close_slippage,
         (p.margin + a.funding + a.side * p.q * (open_fill - p.entry)) * a.x_open - open_fee - p.half
           AS net_if_left_at_open,
         (p.margin + a.funding + a.side * p.q * (close_fill - p.entry)) * a.x_close - close_fee - p.half
           AS net_if_left_at_close,
         (p.margin + a.funding + a.side * p.q * (a.open - p.entry)) * a.x_open - p.half AS net_marked_at_open,
         (p.margin + a.funding + a.side * p.q * (a.close - p.entry)) * a.x_close - p.half
           AS net_marked_at_close
  FROM asked a JOIN position p USING (id, leg)
),
loss AS (
  SELECT e.id, e.leg, w.x_open AS x,
         p.entry - p.side * (p.margin + w.funding) / p.q AS bankruptcy_price,
         p.margin + w.funding + p.side * p.q * (e.trigger_price - p.entry) AS equity,
         least(s.liquidation_fee * p.q * e.trigger_price, greatest(equity, 0)) AS fee,
         s.is_market * least(s.liquidation_slippage * p.q * e.trigger_price,
                             greatest(equity, 0) - fee) AS slippage,
         (1 - s.is_market) * (greatest(equity, 0) - fee) AS forfeited,
         greatest(-equity, 0) AS absorbed
  FROM ending e
  JOIN position p USING (id, leg)
  JOIN scenario s USING (id)
  JOIN wallet w ON w.id = e.id AND w.leg = e.leg AND w.bar = e.bar
  WHERE e.is_dead
),
leg_outcome AS (
  SELECT e.id, e.leg, p.q, p.entry, p.entry_ms, e.kind, e.is_dead, e.is_gap, e.moment, e.bar,
         c.at_ms AS exit_ms,
         CASE WHEN e.is_dead THEN e.trigger_price
              WHEN e.moment % 4 = 1 THEN c.open_fill ELSE c.close_fill END AS exit_price,
         c.funding_worth AS funding, c.settlements,
         p.entry_fee + CASE
           WHEN e.is_dead THEN 0 WHEN e.moment % 4 = 1 THEN c.open_fee ELSE c.close_fee END AS taker_fees,
         p.entry_slippage + CASE
           WHEN e.is_dead THEN 0
           WHEN e.moment % 4 = 1 THEN c.open_slippage ELSE c.close_slippage END AS order_slippage,
         CASE WHEN x.bankruptcy_price > 0 THEN x.bankruptcy_price END AS bankruptcy_price,
         x.forfeited * x.x AS forfeited, x.fee * x.x AS liquidation_fee,
         x.slippage * x.x AS liquidation_slippage, x.absorbed * x.x AS absorbed,
         CASE WHEN e.is_dead
                THEN (greatest(x.equity, 0) - x.fee - x.slippage - x.forfeited) * x.x - p.half
              WHEN e.moment % 4 = 1 THEN c.net_if_left_at_open ELSE c.net_if_left_at_close END AS net,
         net - c.funding_worth + taker_fees + order_slippage
           + coalesce(x.forfeited + x.fee + x.slippage - x.absorbed, 0) * coalesce(x.x, 1) AS pnl,
         c.net_if_left_at_close
  FROM ending e
  JOIN position p USING (id, leg)
  JOIN closable c ON c.id = e.id AND c.leg = e.leg AND c.bar = e.bar
  LEFT JOIN loss x ON x.id = e.id AND x.leg = e.leg
),

-- The twin, and what was lost to it ------------------------------------------------------------------

-- T is where the exit ends: with the survivor, held or closed, or in the bar in which the last leg dies; and
-- never beyond the planned exit.
moments AS (
  SELECT l.id, any_value(l.planned_moment) AS planned_moment,
         any_value(l.first_death_moment) IS NOT NULL AS is_broken,
         CASE WHEN bool_and(o.is_dead)
           THEN least(4 * max(o.bar) + 3, any_value(l.planned_moment))
           ELSE any_value(l.moment) END AS until_moment,
         -- The record orders deaths at an open, that of a leg entered beyond its trigger too.
         bool_and(o.is_dead AND NOT o.is_gap) AND min(o.moment) = max(o.moment) AS is_ambiguous,
         sum(o.net) AS net,
         sum(CASE WHEN o.leg = 0 THEN o.net ELSE o.net_if_left_at_close END) AS net_long_lost,
         sum(CASE WHEN o.leg = 1 THEN o.net ELSE o.net_if_left_at_close END) AS net_short_lost
  FROM leaving l JOIN leg_outcome o USING (id)
  GROUP BY l.id
),
twin AS (
  SELECT m.id,
         sum(CASE WHEN c.bar <> floor(m.planned_moment / 4) THEN 0
                  WHEN m.planned_moment % 4 = 1 THEN c.net_if_left_at_open
                  ELSE c.net_if_left_at_close END) AS net,
         sum(CASE WHEN c.bar <> floor(m.until_moment / 4) THEN 0
                  WHEN m.until_moment % 4 = 1 THEN c.net_marked_at_open
                  ELSE c.net_marked_at_close END) AS net_marked
  FROM moments m JOIN closable c USING (id)
  GROUP BY m.id
),

-- Survival leverage: the most margin a coin would have needed to the planned exit.
survival AS (
  SELECT a.id, a.leg,
         max(CASE WHEN 4 * a.bar + 2 < l.planned_moment
               THEN a.at_extreme / a.q - a.side * (a.extreme - a.entry) - a.funding / a.q
               ELSE a.at_open / a.q - a.side * (a.open - a.entry) - a.funding / a.q END) AS required
  FROM asked a JOIN leaving l USING (id)
  WHERE 4 * a.bar + 1 <= l.planned_moment
  GROUP BY a.id, a.leg
)

SELECT o.id, o.leg, r.is_refused, o.q, o.entry, o.entry_ms, o.kind, o.exit_ms, o.exit_price, o.is_gap,
       o.funding, o.settlements, o.taker_fees, o.order_slippage, o.pnl, o.net AS leg_net,
       o.bankruptcy_price, o.forfeited, o.liquidation_fee, o.liquidation_slippage, o.absorbed,
       CASE WHEN v.required > 0 THEN o.entry / v.required END AS survival_leverage,
       m.is_ambiguous, m.net, t.net AS twin_net,
       CASE WHEN m.is_broken THEN t.net_marked - m.net ELSE 0 END AS forced_exit_loss,
       CASE WHEN m.is_ambiguous
         THEN least(m.net, m.net_long_lost, m.net_short_lost) ELSE m.net END AS net_low,
       CASE WHEN m.is_ambiguous
         THEN greatest(m.net, m.net_long_lost, m.net_short_lost) ELSE m.net END AS net_high
FROM leg_outcome o
JOIN refusal r USING (id)
JOIN moments m USING (id)
JOIN twin t USING (id)
JOIN survival v ON v.id = o.id AND v.leg = o.leg
ORDER BY o.id, o.leg
