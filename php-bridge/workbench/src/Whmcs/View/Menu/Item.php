<?php

namespace WHMCS\View\Menu;

/** A menu or an entry of one, as sidebar hooks receive it. Labels and bodies are HTML, as in WHMCS. */
class Item
{
    /** @var string */
    private $name;
    /** @var array<string,mixed> */
    private $data;
    /** @var array<string,Item> */
    private $children = [];
    /** @var Item|null */
    private $parent;

    /** @param array<string,mixed> $data label, uri, icon, order, attributes, form */
    public function __construct($name, array $data = [])
    {
        $this->name = (string) $name;
        $this->data = $data + ['label' => (string) $name, 'uri' => '', 'icon' => '', 'order' => 0, 'body' => '', 'footer' => '', 'form' => []];
    }

    public function addChild($name, $options = [])
    {
        $child = $name instanceof self ? $name : new self($name, (array) $options);
        $child->parent = $this;
        return $this->children[$child->name] = $child;
    }

    public function getChild($name)
    {
        return $this->children[$name] ?? null;
    }

    public function removeChild($name)
    {
        unset($this->children[$name instanceof self ? $name->name : (string) $name]);
        return $this;
    }

    public function hasChildren()
    {
        return $this->children !== [];
    }

    /** @return Item[] in order */
    public function getChildren()
    {
        $children = $this->children;
        uasort($children, function (Item $a, Item $b): int {
            return $a->data['order'] <=> $b->data['order'];
        });
        return $children;
    }

    public function getParent()
    {
        return $this->parent;
    }

    public function moveToFront()
    {
        return $this->move(-1);
    }

    public function moveToBack()
    {
        return $this->move(1);
    }

    private function move(int $by)
    {
        $orders = $this->parent === null ? [0] : array_map(function (Item $item): int {
            return (int) $item->data['order'];
        }, array_values($this->parent->children));
        $this->data['order'] = $by < 0 ? min($orders) - 1 : max($orders) + 1;
        return $this;
    }

    /** The getX and setX of label, uri, icon, order, bodyHtml, footerHtml, attributes, class. */
    public function __call($method, $args)
    {
        $verb = substr((string) $method, 0, 3);
        $what = lcfirst(str_replace('Html', '', substr((string) $method, 3)));
        if ($verb === 'set') {
            $this->data[$what] = $args[0] ?? null;
            return $this;
        }
        if ($verb === 'get') {
            return $what === 'name' ? $this->name : ($this->data[$what] ?? null);
        }
        throw new \BadMethodCallException("Item has no method $method");
    }
}
