//! Heavy proofs: trials that kill, race and measure. Each is a program of its own and says what it saw.
