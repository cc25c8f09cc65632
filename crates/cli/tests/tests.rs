//! The program as its users see it: what it prints, writes and returns.
