-- What an inspection found of a content (INS-1, INS-3), what a reviewer says of it (INS-4), and which contents were filed (N2).

-- `report` holds the SHA-256 of the object with the inspector's whole report.
alter table package add column identifier text;
alter table package add column version_code bigint;
alter table package add column inspector text;
alter table package add column readable bigint;
-- The inspector a job was put for, and when: one job per content and inspector.
alter table package add column wanted text;
alter table package add column wanted_at bigint;
-- Somebody wants it to be looked at anew by the same inspector.
alter table package add column is_due bigint not null default 0;
create index package_inspector on package (inspector, sha256);

create table judgement (
    revision_id  text not null references revision (id),
    finding      text not null,
    filing_id    text not null references filing (id),
    rule         text not null,
    words        text not null,
    judgement    text not null check (judgement in ('accepted', 'correct')),
    reason       text not null,
    account      text,
    unit_id      text,
    judged_at    bigint not null,
    primary key (revision_id, finding)
);
create index judgement_filing on judgement (filing_id, judged_at);

-- Every content that was ever in force under a number; the one in force today is the current one.
create table filed_package (
    number    text not null,
    sha256    text not null,
    md5       text not null,
    sm3       text not null,
    version   text not null,
    is_current bigint not null,
    filed_at  bigint not null,
    primary key (number, sha256)
);
create index filed_package_sha256 on filed_package (sha256);
create index filed_package_md5 on filed_package (md5);
create index filed_package_sm3 on filed_package (sm3);
