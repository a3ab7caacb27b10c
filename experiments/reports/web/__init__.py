"""Pages that open from disk: one file each, no network, no server. Python packs the data, plain JavaScript draws."""
