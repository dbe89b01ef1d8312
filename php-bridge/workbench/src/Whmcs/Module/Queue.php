<?php

namespace WHMCS\Module;

use Workbench\App;

/** The Module Queue as modules may touch it; WHMCS does so by itself. */
class Queue
{
    public static function add($serviceType, $serviceId, $module, $moduleAction, $lastAttemptError)
    {
        App::queue()->add((string) $serviceType, (int) $serviceId, (string) $module, (string) $moduleAction, (string) $lastAttemptError);
        return true;
    }

    public static function resolve($serviceType, $serviceId, $module, $moduleAction)
    {
        App::queue()->resolve((string) $serviceType, (int) $serviceId, (string) $module, (string) $moduleAction);
        return true;
    }
}
