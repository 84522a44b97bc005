-- Account sheets, activation slips, filing administrators and the codes of providers (ORG-3, ORG-6, ORG-9, N16).

-- A sheet as it was handed in. It is looked through first and applied once, chunk by chunk.
create table unit_import (
  id text primary key,
  unit_id text not null references unit (id),
  file_name text not null,
  created_at bigint not null,
  good bigint not null,
  known bigint not null,
  bad bigint not null,
  notes text not null,
  started_at bigint,
  finished_at bigint,
  issued bigint not null,
  refused bigint not null
);
create index unit_import_of on unit_import (unit_id, created_at);

-- `lines` are the cells with the verdict of the first look; `outcome` the lines that could not be applied.
create table unit_import_chunk (
  import_id text not null references unit_import (id),
  position bigint not null,
  lines text not null,
  applied_at bigint,
  outcome text,
  primary key (import_id, position)
);

-- An activation secret waiting to be printed, sealed; gone with the activation and after a few days.
create table slip (
  account_id text primary key references account (id),
  batch text not null,
  issuer_id text not null references unit (id),
  sealed text not null,
  kept_until bigint not null
);
create index slip_batch on slip (batch, account_id);
create index slip_end on slip (kept_until);

create table unit_administrator (
  unit_id text primary key references unit (id),
  form text not null,
  answers text not null,
  saved_at bigint not null
);

-- One provider of a credit code; only a blind index of the code stands here.
create table provider_code (
  code_index text primary key,
  unit_id text not null references unit (id)
);
