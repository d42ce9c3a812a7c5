"""The operators' console 操作台: pages that work without JavaScript and stay live with it. Nothing is decided here."""
