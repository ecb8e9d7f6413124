-- What random scenarios are laid down in, many side by side: `id` tells them apart, `leg` 0 is the long one
-- and 1 the short one. Times are UTC milliseconds, amounts the leg's quote or the capital's currency,
-- quantities base, rates fractions.

CREATE TABLE scenario (
  id DOUBLE, first_ms DOUBLE, end_ms DOUBLE, grid_ms DOUBLE,
  capital DOUBLE, reserve DOUBLE, long_share DOUBLE, slippage DOUBLE,
  is_market DOUBLE, liquidation_fee DOUBLE, liquidation_slippage DOUBLE,
  is_hold DOUBLE, reaction_ms DOUBLE, hold_ms DOUBLE
);
CREATE TABLE leg (id DOUBLE, leg DOUBLE, side DOUBLE, leverage DOUBLE, taker DOUBLE);
CREATE TABLE bracket (id DOUBLE, b DOUBLE, upper_end DOUBLE, rate DOUBLE);
CREATE TABLE mark (
  id DOUBLE, leg DOUBLE, open_ms DOUBLE, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE
);
CREATE TABLE last_price (
  id DOUBLE, leg DOUBLE, open_ms DOUBLE, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE
);
-- What a leg's quote is worth in the capital's currency: the product over its steps, each price or one over it.
CREATE TABLE conversion (
  id DOUBLE, leg DOUBLE, step DOUBLE, is_inverse DOUBLE, resolution_ms DOUBLE,
  open_ms DOUBLE, open DOUBLE, close DOUBLE
);
CREATE TABLE print (id DOUBLE, leg DOUBLE, at_ms DOUBLE, rate DOUBLE, price DOUBLE);
