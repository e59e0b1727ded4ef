DROP INDEX items_by_parent;
DROP INDEX items_ended;
DROP INDEX items_begun;
