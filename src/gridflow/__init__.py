"""GridFlow 网格事件流转引擎: an event-sourced case-flow engine for grassroots governance."""

__version__ = "0.1.0"
