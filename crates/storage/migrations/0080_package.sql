-- What was measured on a package, once per content (INS-1). A null version or label was not looked for or not found.
create table package (
    sha256       text primary key,
    md5          text not null,
    sm3          text not null,
    bytes        bigint not null,
    platform     text not null check (platform in ('android', 'ios')),
    version      text,
    label        text,
    -- The inspector's whole report, once it is there.
    report       text,
    inspected_at bigint,
    created_at   bigint not null
);
