<?php

namespace WHMCS\UsageBilling\Metrics\Units;

/** Counts in MB. */
class MegaBytes extends FloatingPoint
{
    public function __construct($name = 'MB', $perUnitName = null, $pluralName = null, $prefix = null, $suffix = null)
    {
        parent::__construct($name);
    }
}
