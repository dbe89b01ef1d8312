<?php

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** What a reading counts. */
interface UnitInterface
{
    public function perUnitName($value);
}
