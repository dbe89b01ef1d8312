<?php

namespace WHMCS\UsageBilling\Metrics\Units;

use WHMCS\UsageBilling\Contracts\Metrics\UnitInterface;

/** A unit with a name; the base of the others. */
class WholeNumber implements UnitInterface
{
    private $name;

    public function __construct($name = 'Units', $perUnitName = null, $pluralName = null, $prefix = null, $suffix = null)
    {
        $this->name = $name;
    }

    public function perUnitName($value)
    {
        return $this->name;
    }
}
