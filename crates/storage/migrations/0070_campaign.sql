-- Where each unit stands with its declaration, counted per superior, and the campaigns that ask for it (CAM-1, CAM-2).
create table declaration (
    unit_id      text primary key references unit (id),
    unit_path    text not null,
    -- The path of the unit directly above: the key of the counts.
    above_path   text not null,
    filing_id    text not null references filing (id),
    outcome      text not null check (outcome in ('none', 'filed', 'nil')),
    flight       text not null check (flight in ('none', 'draft', 'submitted', 'returned')),
    -- The day on which what is in force was submitted; empty while nothing is.
    declared_on  text not null
);
create index declaration_path on declaration (unit_path);

-- One row per superior, day and state; the day '*' sums all days, so that a nation is some thousand rows.
create table tally (
    above_path   text not null,
    declared_on  text not null,
    state        text not null,
    units        bigint not null,
    primary key (above_path, declared_on, state)
);

create table campaign (
    id          text primary key,
    unit_id     text not null references unit (id),
    unit_path   text not null,
    kind        text not null check (kind in ('first', 'term')),
    title       text not null,
    opens_on    text not null,
    due_on      text not null,
    opened_at   bigint not null,
    closed_on   text
);
create index campaign_unit on campaign (unit_path, opened_at);
-- A department runs one campaign at a time.
create unique index campaign_running on campaign (unit_id) where closed_on is null;

-- The last reminder each department sent to the missing ones directly or further below.
create table reminder (
    unit_id      text primary key references unit (id),
    reminded_at  bigint not null,
    units        bigint not null
);
