<?php

namespace Workbench;

/** Capsule::schema(): asking for tables, and making a module's own. Columns are typeless text to SQLite. */
final class TableSchema
{
    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    public function hasTable($name): bool
    {
        return $this->db->value("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [(string) $name]) !== null;
    }

    public function hasColumn($table, $column): bool
    {
        return $this->db->value('SELECT 1 FROM pragma_table_info(?) WHERE name = ?', [(string) $table, (string) $column]) !== null;
    }

    public function create($name, callable $define): void
    {
        $table = new TableColumns();
        $define($table);
        $this->db->pdo()->exec('CREATE TABLE "' . str_replace('"', '""', (string) $name) . '" (' . $table->sql() . ')');
    }

    public function dropIfExists($name): void
    {
        $this->db->pdo()->exec('DROP TABLE IF EXISTS "' . str_replace('"', '""', (string) $name) . '"');
    }

    public function drop($name): void
    {
        $this->db->pdo()->exec('DROP TABLE "' . str_replace('"', '""', (string) $name) . '"');
    }

    public function __call($method, $args)
    {
        throw new \BadMethodCallException("the workbench's schema builder has no $method()");
    }
}
