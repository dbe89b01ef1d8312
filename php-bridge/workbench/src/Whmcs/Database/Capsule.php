<?php

namespace WHMCS\Database;

use Workbench\App;
use Workbench\Query;
use Workbench\TableSchema;

/**
 * The database as modules reach it: table(), schema(), connection(). A small part of Laravel's Capsule, over SQLite;
 * what is missing throws and says so.
 */
class Capsule
{
    public static function table($name)
    {
        return new Query(App::db(), (string) $name);
    }

    public static function schema()
    {
        return new TableSchema(App::db());
    }

    /** Answers getPdo(), transaction(), and table(). */
    public static function connection()
    {
        return new static();
    }

    public static function raw($sql)
    {
        return new \Workbench\RawSql((string) $sql);
    }

    public static function select($sql, $bindings = [])
    {
        return array_map(function (array $row) {
            return (object) $row;
        }, App::db()->all((string) $sql, array_values((array) $bindings)));
    }

    public function getPdo()
    {
        return App::db()->pdo();
    }

    public static function transaction($work)
    {
        return App::db()->transaction($work);
    }

    public function __call($method, $args)
    {
        throw new \BadMethodCallException("the workbench's database connection has no $method()");
    }
}
