-- The second step of signing in (H8): a sealed key of an authenticator app, one-time recovery codes as hashes, and
-- the tickets of those who have given their password and owe the second step.
create table second_factor (
    account_id    text primary key references account (id),
    sealed        text not null,
    confirmed_at  bigint,
    -- The last step whose code was used; each counts once.
    last_step     bigint not null
);

create table recovery_code (
    account_id  text not null references account (id),
    code_hash   text not null,
    primary key (account_id, code_hash)
);

create table sign_in_step (
    token_hash  text primary key,
    account_id  text not null references account (id),
    kind        text not null check (kind in ('code', 'enrol')),
    expires_at  bigint not null
);
create index sign_in_step_end on sign_in_step (expires_at);
