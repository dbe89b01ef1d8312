<?php

namespace WHMCS\UsageBilling\Metrics\Units;

/** Counts in Domains. */
class Domains extends WholeNumber
{
    public function __construct($name = 'Domains', $perUnitName = null, $pluralName = null, $prefix = null, $suffix = null)
    {
        parent::__construct($name);
    }
}
