-- Filings, their revisions and the marks of returns (REV-6, REV-8, LAT-6).
create table filing (
    id                  text primary key,
    kind                text not null check (kind in ('provider', 'usage')),
    unit_id             text not null references unit (id),
    unit_path           text not null,
    handler_id          text references unit (id),
    handler_path        text,
    province            text not null,
    title               text not null,
    platform            text,
    number              text unique,
    standing            text not null check (standing in ('none', 'effective', 'suspended', 'revoked', 'cancelled')),
    standing_on         text,
    submission          text not null check (submission in ('none', 'draft', 'submitted', 'returned', 'lapsed', 'withdrawn')),
    submission_on       text,
    due_on              text,
    due_provisional     bigint not null,
    open_revision       text,
    effective_revision  text,
    turn                bigint not null,
    created_at          bigint not null,
    changed_at          bigint not null
);
create index filing_unit on filing (unit_id, kind, changed_at);
create index filing_desk on filing (handler_id, submission, due_on);
create index filing_desk_path on filing (handler_path, submission, due_on);
create index filing_due on filing (submission, due_on);
-- An institution has one declaration, kept for life (USE-7).
create unique index filing_declaration on filing (unit_id) where kind = 'usage';

create table revision (
    id           text primary key,
    filing_id    text not null references filing (id),
    ordinal      bigint not null,
    form         text not null,
    answers      text not null,
    nil          bigint not null,
    saved_at     bigint not null,
    frozen_at    bigint,
    decided_at   bigint,
    outcome      text check (outcome in ('approved', 'returned', 'withdrawn', 'lapsed')),
    unique (filing_id, ordinal)
);

create table mark (
    revision_id  text not null references revision (id),
    position     bigint not null,
    field        text not null,
    rule         text,
    reason       text not null,
    primary key (revision_id, position)
);
