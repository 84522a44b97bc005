//! (head to come with the first noun)
