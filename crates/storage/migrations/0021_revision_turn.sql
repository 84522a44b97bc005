-- How often a revision was saved: whoever looked at it can tell whether it still is what he saw (N3).
alter table revision add column turn bigint not null default 0;
