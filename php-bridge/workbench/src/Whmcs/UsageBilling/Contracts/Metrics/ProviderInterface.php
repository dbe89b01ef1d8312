<?php

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** What MetricProvider returns (contract 2.13). */
interface ProviderInterface
{
    public function metrics();

    public function usage();

    public function tenantUsage($tenant);
}
