<?php

namespace Workbench;

/** SQL a module wrote itself, put into a query as it stands. Made by Capsule::raw(). */
final class RawSql
{
    /** @var string */
    public $sql;

    public function __construct(string $sql)
    {
        $this->sql = $sql;
    }
}
