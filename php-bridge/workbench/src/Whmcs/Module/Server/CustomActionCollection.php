<?php

namespace WHMCS\Module\Server;

/** The custom actions of a service. WHMCS's class extends a Laravel collection; this has what modules use of it. */
class CustomActionCollection implements \IteratorAggregate, \Countable
{
    /** @var CustomAction[] */
    private $items = [];

    public function add($item)
    {
        $this->items[] = $item;
        return $this;
    }

    public function all(): array
    {
        return $this->items;
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
}
