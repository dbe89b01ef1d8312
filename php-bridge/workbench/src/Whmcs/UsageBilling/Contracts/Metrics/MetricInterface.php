<?php

namespace WHMCS\UsageBilling\Contracts\Metrics;

/** One metric, with or without usage. */
interface MetricInterface
{
    const TYPE_SNAPSHOT = 'snapshot';
    const TYPE_PERIOD_DAY = 'day';
    const TYPE_PERIOD_MONTH = 'month';

    public function systemName();

    public function displayName();

    public function type();

    public function units();

    public function usage();

    public function withUsage(?UsageInterface $usage = null);
}
