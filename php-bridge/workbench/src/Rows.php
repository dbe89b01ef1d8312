<?php

namespace Workbench;

/** What Query::get() and pluck() answer: the part of a Laravel collection that modules use. */
final class Rows implements \IteratorAggregate, \Countable, \ArrayAccess, \JsonSerializable
{
    /** @var array<int|string,mixed> */
    private $items;

    /** @param array<int|string,mixed> $items */
    public function __construct(array $items)
    {
        $this->items = $items;
    }

    public function all(): array
    {
        return $this->items;
    }

    public function toArray(): array
    {
        return $this->items;
    }

    public function first()
    {
        return $this->items === [] ? null : reset($this->items);
    }

    public function isEmpty(): bool
    {
        return $this->items === [];
    }

    public function isNotEmpty(): bool
    {
        return $this->items !== [];
    }

    public function map(callable $work): self
    {
        return new self(array_map($work, $this->items));
    }

    public function filter(callable $keep): self
    {
        return new self(array_filter($this->items, $keep));
    }

    public function each(callable $work): self
    {
        foreach ($this->items as $key => $item) {
            $work($item, $key);
        }
        return $this;
    }

    public function pluck($column, $key = null): self
    {
        return new self(array_column(array_map(function ($row): array {
            return (array) $row;
        }, $this->items), $column, $key));
    }

    #[\ReturnTypeWillChange]
    public function getIterator()
    {
        return new \ArrayIterator($this->items);
    }

    #[\ReturnTypeWillChange]
    public function count()
    {
        return count($this->items);
    }

    #[\ReturnTypeWillChange]
    public function offsetExists($key)
    {
        return isset($this->items[$key]);
    }

    #[\ReturnTypeWillChange]
    public function offsetGet($key)
    {
        return $this->items[$key] ?? null;
    }

    #[\ReturnTypeWillChange]
    public function offsetSet($key, $value)
    {
        $key === null ? $this->items[] = $value : $this->items[$key] = $value;
    }

    #[\ReturnTypeWillChange]
    public function offsetUnset($key)
    {
        unset($this->items[$key]);
    }

    #[\ReturnTypeWillChange]
    public function jsonSerialize()
    {
        return $this->items;
    }
}
