-- A store of version 1 becomes one of version 2: bars learn their volume, and there are values and
-- answers. What stands here is said again in schema.sql, with what it means.

ALTER TABLE bars ADD COLUMN volume_base DOUBLE;

CREATE TABLE observations (
  series_id INTEGER NOT NULL,
  source_id INTEGER NOT NULL,
  at_ms     BIGINT  NOT NULL,
  value     DOUBLE  NOT NULL
);

CREATE TABLE answers (
  venue         VARCHAR NOT NULL,
  instrument    VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL,
  resolution_ms BIGINT  NOT NULL,
  asked         VARCHAR NOT NULL,
  from_ms       BIGINT  NOT NULL,
  to_ms         BIGINT  NOT NULL,
  row_count     BIGINT  NOT NULL
);

CREATE OR REPLACE VIEW named_bars AS
  SELECT venue, instrument, kind, origin, resolution_ms, open_at_ms,
         open_price, high_price, low_price, close_price, volume_base, file
  FROM bars JOIN series USING (series_id) JOIN sources USING (source_id);

CREATE OR REPLACE VIEW named_funding AS
  SELECT venue, instrument, kind, origin, settled_at_ms, rate_fraction, interval_ms, price, file
  FROM funding JOIN series USING (series_id) JOIN sources USING (source_id);

CREATE VIEW named_observations AS
  SELECT venue, instrument, kind, origin, at_ms, value, file
  FROM observations JOIN series USING (series_id) JOIN sources USING (source_id);

UPDATE legrisk_store SET schema_version = 2;
