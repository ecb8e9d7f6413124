-- A reader of a store of version 1 changes nothing in it. What that version does not have stands
-- beside it, in the reader's own temporary schema, which is looked at first. "store" is replaced by the
-- name under which the file is open: `main` alone would be the temporary schema again.

CREATE TEMP VIEW bars AS SELECT *, NULL::DOUBLE AS volume_base FROM "store".main.bars;

CREATE TEMP VIEW observations AS
  SELECT NULL::INTEGER AS series_id, NULL::INTEGER AS source_id, NULL::BIGINT AS at_ms,
         NULL::DOUBLE AS value
  WHERE false;

CREATE TEMP VIEW answers AS
  SELECT NULL::VARCHAR AS venue, NULL::VARCHAR AS instrument, NULL::VARCHAR AS kind,
         NULL::BIGINT AS resolution_ms, NULL::VARCHAR AS asked, NULL::BIGINT AS from_ms,
         NULL::BIGINT AS to_ms, NULL::BIGINT AS row_count
  WHERE false;
