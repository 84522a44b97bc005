-- Apps looked up by the beginning of their names (USE-1).
create index filing_title on filing (title, id) where kind = 'provider';
