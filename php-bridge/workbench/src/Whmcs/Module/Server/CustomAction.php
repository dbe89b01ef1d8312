<?php

namespace WHMCS\Module\Server;

/** One custom action of a service (contract 2.9). */
class CustomAction
{
    private $identifier;
    private $display;
    private $callable;
    private $params;
    private $permissions;
    private $active;

    public static function factory(string $identifier, string $display, $callable, array $params = [], array $permissions = [], bool $active = true, bool $allowSamePage = false, bool $preferIsolation = false)
    {
        $item = new static();
        $item->identifier = $identifier;
        $item->display = $display;
        $item->callable = $callable;
        $item->params = $params;
        $item->permissions = $permissions;
        $item->active = $active;
        return $item;
    }

    public function getIdentifier(): string
    {
        return $this->identifier;
    }

    public function getDisplay(): string
    {
        return $this->display;
    }

    public function getPermissions(): array
    {
        return $this->permissions;
    }

    public function isActive(): bool
    {
        return $this->active;
    }

    /** The parameters are spread as arguments. */
    public function invokeCallable(): array
    {
        return (array) call_user_func_array($this->callable, array_values($this->params));
    }
}
