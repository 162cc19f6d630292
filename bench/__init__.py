"""Speed against what a user would otherwise do, as ratios of one run: ``make bench``."""
