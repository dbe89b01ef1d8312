<?php
/**
 * What every entry file requires first: the constant modules look for, classes, the configuration, the database,
 * the global functions, hooks, and for web requests the session and sanitised superglobals.
 *
 * It prints nothing and decides nothing about pages. Called by every entry file, by crons/cron.php, and by the
 * extra entry files a module may ship.
 */

if (!defined('WHMCS')) {
    define('WHMCS', true);
}
if (!defined('ROOTDIR')) {
    define('ROOTDIR', __DIR__);
}
require_once __DIR__ . '/src/Autoload.php';
require_once __DIR__ . '/includes/functions.php';

\Workbench\App::boot(\Workbench\Config::load());
