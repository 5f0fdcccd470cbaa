-- What nodes must forget. Short-lived: every node reads what is new a few times a second, and rows go after a minute.
create table changes (
    project_id {text_key} not null,
    mode text not null,
    id {text_key} not null,
    kind text not null,
    name {text_key} not null,
    origin text not null,
    at_ms bigint not null,
    primary key (project_id, mode, id)
);
create index changes_by_time on changes (at_ms);
create index changes_by_project on changes (project_id, mode, at_ms);
