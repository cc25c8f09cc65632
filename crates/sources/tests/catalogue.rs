//! FollowTheMoney catalogues and delta files.
