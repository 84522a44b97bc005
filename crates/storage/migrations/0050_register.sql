-- The public register: one row per provider filing that ever came into force (PUB-1, PUB-2). Nothing personal.
create table register (
    number     text primary key,
    filing_id  text not null unique references filing (id),
    owner_id   text not null references unit (id),
    app        text not null,
    provider   text not null,
    developer  text,
    province   text not null,
    platform   text not null,
    -- Codes, separated by a space.
    stages     text not null,
    state      text not null check (state in ('effective', 'suspended', 'revoked', 'cancelled')),
    state_on   text not null,
    first_on   text not null,
    amending   bigint not null,
    form       text not null,
    -- The public answers alone.
    answers    text not null,
    -- What it is found by: names, number, provider, pinyin and initials.
    search     text not null
);
create index register_owner on register (owner_id, number);
create index register_app on register (app, number);
create index register_first on register (first_on, number);
