<?php

namespace Workbench;

use PDO;

/**
 * SQLite behind four verbs. Values always travel as bound parameters; names come from the code, never from people.
 */
final class Database
{
    /** @var PDO */
    private $pdo;
    /** @var int */
    private $depth = 0;

    public function __construct(string $path)
    {
        $this->pdo = new PDO('sqlite:' . $path, null, null, [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
            // Several php-fpm workers and the cron write at once: wait for the lock instead of failing.
            PDO::ATTR_TIMEOUT => 15,
        ]);
        $this->pdo->exec('PRAGMA journal_mode = WAL');
        $this->pdo->exec('PRAGMA synchronous = NORMAL');
    }

    public function pdo(): PDO
    {
        return $this->pdo;
    }

    /** @param array<int|string,mixed> $args */
    public function run(string $sql, array $args = []): \PDOStatement
    {
        $statement = $this->pdo->prepare($sql);
        $statement->execute($args);
        return $statement;
    }

    /**
     * @param array<int|string,mixed> $args
     * @return array<int,array<string,mixed>>
     */
    public function all(string $sql, array $args = []): array
    {
        return $this->run($sql, $args)->fetchAll();
    }

    /**
     * @param array<int|string,mixed> $args
     * @return array<string,mixed>|null
     */
    public function one(string $sql, array $args = []): ?array
    {
        $row = $this->run($sql, $args)->fetch();
        return $row === false ? null : $row;
    }

    /**
     * @param array<int|string,mixed> $args
     * @return mixed the first column of the first row, or null
     */
    public function value(string $sql, array $args = [])
    {
        $value = $this->run($sql, $args)->fetchColumn();
        return $value === false ? null : $value;
    }

    /** @param array<string,mixed> $row */
    public function insert(string $table, array $row): int
    {
        $names = array_keys($row);
        $this->run(
            'INSERT INTO ' . $table . ' (' . implode(',', array_map([self::class, 'quote'], $names)) . ') VALUES ('
            . implode(',', array_fill(0, count($names), '?')) . ')',
            array_values($row)
        );
        return (int) $this->pdo->lastInsertId();
    }

    /**
     * @param array<string,mixed> $row
     * @param array<string,mixed> $where
     */
    public function update(string $table, array $row, array $where): void
    {
        if ($row === []) {
            return;
        }
        $equal = function (string $name): string {
            return self::quote($name) . ' = ?';
        };
        $this->run(
            'UPDATE ' . $table . ' SET ' . implode(',', array_map($equal, array_keys($row)))
            . ' WHERE ' . implode(' AND ', array_map($equal, array_keys($where))),
            array_merge(array_values($row), array_values($where))
        );
    }

    /**
     * All or nothing.
     *
     * @return mixed what $work returned
     */
    public function transaction(callable $work)
    {
        if ($this->depth > 0) {
            return $work();
        }
        $this->pdo->exec('BEGIN IMMEDIATE');
        $this->depth = 1;
        try {
            $result = $work();
            $this->pdo->exec('COMMIT');
            $this->depth = 0;
            return $result;
        } catch (\Throwable $e) {
            $this->depth = 0;
            $this->pdo->exec('ROLLBACK');
            throw $e;
        }
    }

    private static function quote(string $name): string
    {
        return '"' . str_replace('"', '""', $name) . '"';
    }
}
