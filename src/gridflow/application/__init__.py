"""Loading, deciding, appending: everything between an interface and the pure rooms."""
