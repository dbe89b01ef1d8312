<?php

namespace WHMCS\UsageBilling\Metrics\Units;

/** Counts in GB. */
class GigaBytes extends FloatingPoint
{
    public function __construct($name = 'GB', $perUnitName = null, $pluralName = null, $prefix = null, $suffix = null)
    {
        parent::__construct($name);
    }
}
