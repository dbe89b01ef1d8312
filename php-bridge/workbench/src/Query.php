<?php

namespace Workbench;

/**
 * A query as modules build it with Capsule::table(): the verbs of Laravel's builder that server modules use.
 *
 * Values are always bound. A verb that is not here throws and names itself.
 */
final class Query
{
    private const OPERATORS = ['=', '<', '>', '<=', '>=', '<>', '!=', 'like', 'not like'];

    /** @var Database */
    private $db;
    /** @var string */
    private $table;
    /** @var array<int,array{0:string,1:string}> [and|or, sql] */
    private $wheres = [];
    /** @var array<int,mixed> */
    private $bindings = [];
    /** @var string[] */
    private $columns = ['*'];
    /** @var string */
    private $joins = '';
    /** @var string[] */
    private $orders = [];
    /** @var int */
    private $limit = -1;
    /** @var int */
    private $offset = 0;

    public function __construct(Database $db, string $table)
    {
        $this->db = $db;
        $this->table = self::name($table);
    }

    /** where(column, value), where(column, operator, value), where([column => value]), where(function ($query) {…}) */
    public function where($column, $operator = null, $value = null, string $glue = 'and'): self
    {
        if ($column instanceof \Closure) {
            $inner = new self($this->db, 'x');
            $column($inner);
            return $inner->wheres === [] ? $this : $this->add($glue, '(' . $inner->conditions() . ')', $inner->bindings);
        }
        if (is_array($column)) {
            foreach ($column as $name => $item) {
                is_array($item) ? $this->where(...$item) : $this->where($name, '=', $item);
            }
            return $this;
        }
        if ($value === null && !in_array(strtolower((string) $operator), self::OPERATORS, true)) {
            [$operator, $value] = ['=', $operator];
        }
        if ($value === null) {
            return $this->add($glue, self::name($column) . ($operator === '=' ? ' IS NULL' : ' IS NOT NULL'), []);
        }
        return $this->add($glue, self::name($column) . ' ' . strtoupper((string) $operator) . ' ?', [$value]);
    }

    public function orWhere($column, $operator = null, $value = null): self
    {
        return $this->where($column, $operator, $value, 'or');
    }

    public function whereIn($column, $values): self
    {
        $values = array_values($values instanceof Rows ? $values->all() : (array) $values);
        return $this->add('and', $values === [] ? '1 = 0' : self::name($column) . ' IN (' . implode(',', array_fill(0, count($values), '?')) . ')', $values);
    }

    public function whereNotIn($column, $values): self
    {
        $values = array_values($values instanceof Rows ? $values->all() : (array) $values);
        return $values === [] ? $this : $this->add('and', self::name($column) . ' NOT IN (' . implode(',', array_fill(0, count($values), '?')) . ')', $values);
    }

    public function whereNull($column): self
    {
        return $this->add('and', self::name($column) . ' IS NULL', []);
    }

    public function whereNotNull($column): self
    {
        return $this->add('and', self::name($column) . ' IS NOT NULL', []);
    }

    public function select(...$columns): self
    {
        $this->columns = array_map([self::class, 'name'], is_array($columns[0] ?? null) ? $columns[0] : $columns);
        return $this;
    }

    public function join($table, $first, $operator = '=', $second = '', string $kind = 'JOIN'): self
    {
        $this->joins .= " $kind " . self::name($table) . ' ON ' . self::name($first) . ' ' . (in_array($operator, self::OPERATORS, true) ? $operator : '=') . ' ' . self::name($second);
        return $this;
    }

    public function leftJoin($table, $first, $operator = '=', $second = ''): self
    {
        return $this->join($table, $first, $operator, $second, 'LEFT JOIN');
    }

    public function orderBy($column, $direction = 'asc'): self
    {
        $this->orders[] = self::name($column) . (strtolower((string) $direction) === 'desc' ? ' DESC' : ' ASC');
        return $this;
    }

    public function limit($count): self
    {
        $this->limit = (int) $count;
        return $this;
    }

    public function take($count): self
    {
        return $this->limit($count);
    }

    public function skip($count): self
    {
        $this->offset = (int) $count;
        return $this;
    }

    public function offset($count): self
    {
        return $this->skip($count);
    }

    /** @return Rows a collection of objects, as since WHMCS 8.0 */
    public function get($columns = null): Rows
    {
        if ($columns !== null) {
            $this->select(...(array) $columns);
        }
        return new Rows(array_map(function (array $row) {
            return (object) $row;
        }, $this->db->all($this->sql(implode(', ', $this->columns)), $this->bindings)));
    }

    public function first($columns = null)
    {
        return $this->limit(1)->get($columns)->first();
    }

    public function find($id)
    {
        return $this->where('id', '=', $id)->first();
    }

    public function value($column)
    {
        return $this->db->value($this->limit(1)->sql(self::name($column)), $this->bindings);
    }

    public function pluck($column, $key = null): Rows
    {
        $column = self::last((string) $column);
        $rows = $this->db->all($this->sql('*'), $this->bindings);
        return new Rows(array_column($rows, $column, $key === null ? null : self::last((string) $key)));
    }

    public function count(): int
    {
        return (int) $this->db->value($this->sql('COUNT(*)'), $this->bindings);
    }

    public function exists(): bool
    {
        return $this->count() > 0;
    }

    public function sum($column)
    {
        return $this->db->value($this->sql('SUM(' . self::name($column) . ')'), $this->bindings) ?? 0;
    }

    public function max($column)
    {
        return $this->db->value($this->sql('MAX(' . self::name($column) . ')'), $this->bindings);
    }

    public function min($column)
    {
        return $this->db->value($this->sql('MIN(' . self::name($column) . ')'), $this->bindings);
    }

    /** One row, or a list of rows. */
    public function insert(array $rows): bool
    {
        foreach (is_array(reset($rows)) ? $rows : [$rows] as $row) {
            $this->insertGetId($row);
        }
        return true;
    }

    public function insertGetId(array $row): int
    {
        return $this->db->insert($this->table, $row);
    }

    /** @return int rows that matched */
    public function update(array $row): int
    {
        $sets = $values = [];
        foreach ($row as $column => $value) {
            $sets[] = self::name($column) . ' = ' . ($value instanceof RawSql ? $value->sql : '?');
            if (!$value instanceof RawSql) {
                $values[] = $value;
            }
        }
        return $this->db->run("UPDATE {$this->table} SET " . implode(', ', $sets) . $this->whereSql(), array_merge($values, $this->bindings))->rowCount();
    }

    public function updateOrInsert(array $key, array $row = []): bool
    {
        $this->where($key);
        $this->exists() ? ($row === [] ? 0 : $this->update($row)) : $this->insert($key + $row);
        return true;
    }

    public function increment($column, $by = 1): int
    {
        return $this->update([$column => new RawSql(self::name($column) . ' + ' . (float) $by)]);
    }

    public function decrement($column, $by = 1): int
    {
        return $this->increment($column, -$by);
    }

    public function delete($id = null): int
    {
        if ($id !== null) {
            $this->where('id', '=', $id);
        }
        return $this->db->run("DELETE FROM {$this->table}" . $this->whereSql(), $this->bindings)->rowCount();
    }

    public function __call($method, $args)
    {
        throw new \BadMethodCallException("the workbench's query builder has no $method()");
    }

    /** @param array<int,mixed> $values */
    private function add(string $glue, string $sql, array $values): self
    {
        $this->wheres[] = [$glue, $sql];
        array_push($this->bindings, ...$values);
        return $this;
    }

    private function conditions(): string
    {
        $sql = '';
        foreach ($this->wheres as $n => $where) {
            $sql .= ($n > 0 ? ' ' . strtoupper($where[0]) . ' ' : '') . $where[1];
        }
        return $sql;
    }

    private function whereSql(): string
    {
        return $this->wheres === [] ? '' : ' WHERE ' . $this->conditions();
    }

    private function sql(string $columns): string
    {
        return "SELECT $columns FROM {$this->table}{$this->joins}" . $this->whereSql()
            . ($this->orders === [] ? '' : ' ORDER BY ' . implode(', ', $this->orders))
            . ($this->limit >= 0 || $this->offset > 0 ? " LIMIT {$this->limit} OFFSET {$this->offset}" : '');
    }

    /** A column or table name, quoted; 'a.b', 'a.*' and 'a as b' are understood. @param mixed $name */
    private static function name($name): string
    {
        if ($name instanceof RawSql) {
            return $name->sql;
        }
        if (preg_match('/^(.+?)\s+as\s+(.+)$/i', (string) $name, $m)) {
            return self::name($m[1]) . ' AS ' . self::name($m[2]);
        }
        return implode('.', array_map(function (string $part): string {
            return $part === '*' ? '*' : '"' . str_replace('"', '""', $part) . '"';
        }, explode('.', (string) $name)));
    }

    private static function last(string $name): string
    {
        $parts = explode('.', $name);
        return (string) end($parts);
    }
}
