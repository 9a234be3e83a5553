"""The full reports, handed over: to whom, protected how, on record, and for how long."""
