<?php

namespace WHMCS\Service;

/** The status texts of services and addons. */
class Status
{
    const PENDING = 'Pending';
    const ACTIVE = 'Active';
    const SUSPENDED = 'Suspended';
    const TERMINATED = 'Terminated';
    const CANCELLED = 'Cancelled';
    const FRAUD = 'Fraud';
    const COMPLETED = 'Completed';

    const ALL = [self::PENDING, self::ACTIVE, self::SUSPENDED, self::TERMINATED, self::CANCELLED, self::FRAUD, self::COMPLETED];
}
