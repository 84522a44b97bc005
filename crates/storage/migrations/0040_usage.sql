-- What institutions declared and had confirmed: one row per app in use, written with the confirmation (PUB-3, N11).
create table usage_entry (
    filing_id    text not null references filing (id),
    position     bigint not null,
    unit_id      text not null references unit (id),
    unit_path    text not null,
    app_number   text not null,
    nature       text not null,
    -- Codes, separated by a space.
    audience     text not null,
    stages       text not null,
    setting      text not null,
    collective   bigint not null,
    contract     bigint not null,
    charges      bigint not null,
    -- The day on which the institution submitted the declaration.
    declared_on  text not null,
    primary key (filing_id, position)
);
create index usage_entry_app on usage_entry (app_number, unit_path);
create index usage_entry_unit on usage_entry (unit_id);
create index usage_entry_path on usage_entry (unit_path);
