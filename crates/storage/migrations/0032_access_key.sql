-- Access keys (H8): by one of them a program acts as the account through the API. The key itself is kept nowhere: whoever
-- reads this table can open nothing with it. A key that is ended is deleted; the record of events keeps that it was.
create table access_key (
    id          text primary key,
    account_id  text not null references account (id),
    name        text not null,
    key_hash    text not null unique,
    -- Whether its maker proved the second step; roles that must have one are answered to no other key.
    second      bigint not null check (second in (0, 1)),
    made_at     bigint not null,
    used_at     bigint,
    expires_at  bigint not null
);
create index access_key_account on access_key (account_id, made_at);
create index access_key_end on access_key (expires_at);
