<?php

namespace WHMCS\UsageBilling\Metrics\Units;

/** Counts in Accounts. */
class Accounts extends WholeNumber
{
    public function __construct($name = 'Accounts', $perUnitName = null, $pluralName = null, $prefix = null, $suffix = null)
    {
        parent::__construct($name);
    }
}
