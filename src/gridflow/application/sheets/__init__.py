"""Sheets 表格: registers taken in from CSV and XLSX files, and given out as them (FEATURES I5)."""
