"""Speed against what a user would otherwise pick, as ratios of one run: ``make bench``."""
