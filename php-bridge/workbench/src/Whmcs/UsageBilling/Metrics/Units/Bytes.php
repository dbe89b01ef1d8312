<?php

namespace WHMCS\UsageBilling\Metrics\Units;

/** Counts in Bytes. */
class Bytes extends FloatingPoint
{
    public function __construct($name = 'Bytes', $perUnitName = null, $pluralName = null, $prefix = null, $suffix = null)
    {
        parent::__construct($name);
    }
}
