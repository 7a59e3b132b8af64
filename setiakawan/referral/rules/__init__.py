"""Pure rules of referral."""
