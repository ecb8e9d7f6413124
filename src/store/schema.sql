-- The store of market history. One row of `series` a (venue, instrument, kind, origin, resolution);
-- bars and funding point to it by number, because five text columns on every row would cost more
-- than the prices. There is no primary key on the bulk tables: the import checks with joins, which
-- is cheaper, and the file is written by nobody else.

CREATE TABLE legrisk_store (schema_version INTEGER NOT NULL);
INSERT INTO legrisk_store VALUES (2);

CREATE TABLE series (
  series_id     INTEGER NOT NULL,
  venue         VARCHAR NOT NULL,
  instrument    VARCHAR NOT NULL, -- as the venue spells it
  kind          VARCHAR NOT NULL, -- mark, index, last, spot, funding, premium, borrow, signal, …
  origin        VARCHAR NOT NULL, -- record, or reconstruction:<name>
  resolution_ms BIGINT  NOT NULL  -- length of a bar; 0 for what is no bar
);

-- One file (or a member of a zip) that was imported into one series.
CREATE TABLE sources (
  source_id   INTEGER NOT NULL,
  series_id   INTEGER NOT NULL,
  sha256      VARCHAR NOT NULL, -- of the file as it was given, lower-case hex
  file        VARCHAR NOT NULL, -- without its folder
  format      VARCHAR NOT NULL,
  row_count   BIGINT  NOT NULL, -- rows in the file, those already stored included
  first_at_ms BIGINT  NOT NULL,
  last_at_ms  BIGINT  NOT NULL,
  notes       VARCHAR NOT NULL  -- a JSON array of sentences
);

CREATE TABLE bars (
  series_id   INTEGER NOT NULL,
  source_id   INTEGER NOT NULL, -- the file that brought the row first
  open_at_ms  BIGINT  NOT NULL, -- UTC, the bar's open
  open_price  DOUBLE  NOT NULL,
  high_price  DOUBLE  NOT NULL,
  low_price   DOUBLE  NOT NULL,
  close_price DOUBLE  NOT NULL,
  volume_base DOUBLE            -- traded, in base coin; NULL where not recorded
);

-- Rates that fall due: of funding, and, in series of the kind `borrow`, of loans.
CREATE TABLE funding (
  series_id     INTEGER NOT NULL,
  source_id     INTEGER NOT NULL,
  settled_at_ms BIGINT  NOT NULL, -- UTC, as recorded, jitter included
  rate_fraction DOUBLE  NOT NULL, -- of notional, for one interval; positive: longs pay
  interval_ms   BIGINT,           -- NULL where the record does not name it
  price         DOUBLE            -- what the rate was charged on; NULL where not recorded
);

-- Single values: open interest, depth, liquidations, signals of the user's own.
CREATE TABLE observations (
  series_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  at_ms     BIGINT  NOT NULL, -- UTC, from when on the value was known
  value     DOUBLE  NOT NULL
);

-- What a venue was asked and has answered whole, so that it is not asked again. A stretch without
-- rows is an answer too.
CREATE TABLE answers (
  venue         VARCHAR NOT NULL,
  instrument    VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL,
  resolution_ms BIGINT  NOT NULL, -- of the bars that were asked for; 0 for what is no bar
  asked         VARCHAR NOT NULL, -- the path of an archive file, or the name of an interface
  from_ms       BIGINT  NOT NULL, -- [from, to)
  to_ms         BIGINT  NOT NULL,
  row_count     BIGINT  NOT NULL
);

-- For people with a SQL shell: the same rows with their names.
CREATE VIEW named_bars AS
  SELECT venue, instrument, kind, origin, resolution_ms, open_at_ms,
         open_price, high_price, low_price, close_price, volume_base, file
  FROM bars JOIN series USING (series_id) JOIN sources USING (source_id);

CREATE VIEW named_funding AS
  SELECT venue, instrument, kind, origin, settled_at_ms, rate_fraction, interval_ms, price, file
  FROM funding JOIN series USING (series_id) JOIN sources USING (source_id);

CREATE VIEW named_observations AS
  SELECT venue, instrument, kind, origin, at_ms, value, file
  FROM observations JOIN series USING (series_id) JOIN sources USING (source_id);
