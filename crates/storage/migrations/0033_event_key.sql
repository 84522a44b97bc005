-- By which access key a program did it (REV-8); none when a person did. The key may be gone meanwhile, the event stays.
alter table event add column access_key text;
