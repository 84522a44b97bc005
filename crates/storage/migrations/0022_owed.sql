-- The day on which what a filing in force owes since a grace period falls due (PRV-5, LAT-5); null where it owes nothing.
alter table filing add column owed_on text;
create index filing_owed on filing (handler_id, owed_on, id) where owed_on is not null;
create index filing_owed_path on filing (handler_path, owed_on) where owed_on is not null;
create index filing_owed_day on filing (owed_on, id) where owed_on is not null;
