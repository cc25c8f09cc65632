#![no_main]
//! FollowTheMoney, there and back.
interdict_fuzz::reader!(followthemoney::read, "entities.ftm.json", "any");
