#![no_main]
//! Ownership in FollowTheMoney.
interdict_fuzz::register!(FollowTheMoney);
