"""The public directory as HSDS 3.0 (Open Referral, CC BY-SA 4.0): records, pages of the API, export."""
