-- What reviewing departments publish and what administrators announce (REV-4, REV-10, N6).

-- Loads of the working-day calendar, in order: a later one replaces the years it names.
create table calendar_edition (
    edition    bigint primary key,
    text       text not null,
    loaded_at  bigint not null,
    loaded_by  text
);

create table announcement (
    id            text primary key,
    unit_id       text not null references unit (id),
    province      text not null,
    title         text not null,
    from_on       text not null,
    to_on         text not null,
    count         bigint not null,
    published_at  bigint not null
);
create index announcement_time on announcement (published_at, id);

-- The list as it was published; a filing is announced once.
create table announcement_entry (
    announcement_id  text not null references announcement (id),
    position         bigint not null,
    filing_id        text not null unique references filing (id),
    number           text not null,
    app              text not null,
    platform         text,
    provider         text not null,
    approved_on      text not null,
    primary key (announcement_id, position)
);

-- Approvals of a department by day, for the next announcement.
create index filing_approved on filing (handler_id, kind, standing_on);
