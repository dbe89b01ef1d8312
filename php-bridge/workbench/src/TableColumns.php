<?php

namespace Workbench;

/**
 * The columns of a table a module makes: any type method (string, integer, text, …) adds one; nullable(), default(),
 * unique() and primary() shape the last. Handed to the closure of TableSchema::create().
 */
final class TableColumns
{
    private const SHAPES = ['nullable', 'default', 'unsigned', 'unique', 'primary', 'index', 'comment', 'after', 'useCurrent'];

    /** @var array<string,string> */
    private $columns = [];
    /** @var array<string,bool> */
    private $required = [];
    /** @var string */
    private $last = '';
    /** @var string[] */
    private $keys = [];

    public function increments($name): self
    {
        $this->columns[$this->last = (string) $name] = 'INTEGER PRIMARY KEY AUTOINCREMENT';
        return $this;
    }

    public function bigIncrements($name): self
    {
        return $this->increments($name);
    }

    public function timestamps(): self
    {
        $this->columns['created_at'] = $this->columns['updated_at'] = '';
        return $this;
    }

    public function __call($method, $args)
    {
        if (!in_array($method, self::SHAPES, true)) {
            $this->last = (string) ($args[0] ?? '');
            $this->columns[$this->last] = '';
            $this->required[$this->last] = true;
            return $this;
        }
        if ($method === 'default') {
            $this->columns[$this->last] .= ' DEFAULT ' . App::db()->pdo()->quote((string) ($args[0] ?? ''));
        } elseif ($method === 'nullable') {
            $this->required[$this->last] = false;
        } elseif ($method === 'unique' || $method === 'primary') {
            $names = array_map(function (string $name): string {
                return '"' . str_replace('"', '""', $name) . '"';
            }, (array) ($args[0] ?? $this->last));
            $this->keys[] = ($method === 'unique' ? 'UNIQUE' : 'PRIMARY KEY') . ' (' . implode(', ', $names) . ')';
        }
        return $this;
    }

    public function sql(): string
    {
        $parts = [];
        foreach ($this->columns as $name => $type) {
            $parts[] = trim('"' . str_replace('"', '""', $name) . '" ' . $type . (!empty($this->required[$name]) ? ' NOT NULL' : ''));
        }
        return implode(', ', array_merge($parts, $this->keys));
    }
}
