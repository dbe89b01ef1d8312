<?php

namespace WHMCS\UsageBilling\Metrics;

use WHMCS\UsageBilling\Contracts\Metrics\UsageInterface;

/** A reading of one metric. */
class Usage implements UsageInterface
{
    private $value;

    public function __construct($value, $collectedAt = null, $startAt = null, $endAt = null)
    {
        $this->value = $value;
    }

    public function value()
    {
        return $this->value;
    }
}
