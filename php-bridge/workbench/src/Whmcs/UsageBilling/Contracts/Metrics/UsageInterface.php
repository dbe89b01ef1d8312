<?php

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** A reading. */
interface UsageInterface
{
    public function value();
}
