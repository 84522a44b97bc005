-- Uploads: who sends which file for what, how far it has come, and what its bytes turned out to be (PRV-4, INS-1).
create table upload (
    id           text primary key,
    unit_id      text not null references unit (id),
    unit_path    text not null,
    account      text,
    -- The filing whose draft it is for; without one it is for the unit's record.
    filing_id    text references filing (id),
    field        text not null,
    kind         text not null check (kind in ('scan', 'document', 'package')),
    name         text not null,
    -- The size announced; null where the browser does not know it before the end.
    size         bigint,
    state        text not null check (state in ('open', 'finished')),
    content      text,
    bytes        bigint,
    md5          text,
    sha256       text,
    sm3          text,
    created_at   bigint not null,
    touched_at   bigint not null,
    finished_at  bigint
);
create index upload_resumed on upload (unit_id, name) where state = 'open';
create index upload_received on upload (unit_id, sha256) where state = 'finished';
create index upload_open on upload (touched_at) where state = 'open';
create index upload_object on upload (sha256);
