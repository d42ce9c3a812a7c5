"""The packs that ship with GridFlow, one TOML file each."""
