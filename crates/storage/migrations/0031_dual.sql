-- Dual review (REV-5): one row per submission that two review, the opinion on each half with its marks (REV-7, N8).
create table dual_review (
    revision_id   text primary key references revision (id),
    filing_id     text not null references filing (id),
    -- The department whose people judge the halves.
    office_id     text not null references unit (id),
    office_path   text not null,
    -- The day on which the second half came in.
    complete_on   text,
    -- Who re-reviews, once it was sent up.
    above_id      text references unit (id),
    sent_up_at    bigint
);
create index dual_review_filing on dual_review (filing_id);
create index dual_review_office on dual_review (office_path, complete_on);
create index dual_review_above on dual_review (above_id);

-- A half is judged once, and nobody judges both halves: the keys hold it.
create table opinion (
    revision_id  text not null references dual_review (revision_id),
    half         text not null check (half in ('security', 'content')),
    opinion      text not null check (opinion in ('pass', 'fail', 'undecided')),
    reason       text not null,
    account_id   text not null references account (id),
    judged_at    bigint not null,
    primary key (revision_id, half),
    unique (revision_id, account_id)
);

create table opinion_mark (
    revision_id  text not null,
    half         text not null,
    position     bigint not null,
    field        text not null,
    rule         text,
    reason       text not null,
    primary key (revision_id, half, position),
    foreign key (revision_id, half) references opinion (revision_id, half)
);
