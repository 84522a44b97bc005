-- When a recurring job last ended well, for the operator's page of jobs.
alter table job add column ran_at bigint;
