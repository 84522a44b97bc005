-- Units, their records and accounts (ORG-1, ORG-2, ORG-4).
create table unit (
    id          text primary key,
    path        text not null unique,
    parent_id   text references unit (id),
    kind        text not null,
    name        text not null,
    division    text not null,
    province    text not null,
    created_at  bigint not null,
    closed_on   text
);
create index unit_parent on unit (parent_id, name);
create index unit_division on unit (division, kind);
create index unit_name on unit (name);

-- One unit of a name directly below one parent, so that an import repeated is not applied twice.
create unique index unit_sibling on unit (parent_id, name);

create table unit_record (
    unit_id       text primary key references unit (id),
    form          text not null,
    answers       text not null,
    saved_at      bigint not null,
    completed_at  bigint
);

create table account (
    id                 text primary key,
    unit_id            text not null references unit (id),
    name               text not null unique,
    title              text not null,
    role               text not null check (role in ('provider', 'institution', 'office', 'system', 'security', 'audit')),
    stage              text not null check (stage in ('issued', 'unit-record', 'open', 'locked')),
    password_hash      text,
    secret_hash        text unique,
    secret_expires_at  bigint,
    issued_at          bigint not null,
    activated_at       bigint
);
create index account_unit on account (unit_id, issued_at);
