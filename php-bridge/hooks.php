<?php
/**
 * Loaded by WHMCS on every page once the addon is active: registers, and does nothing else.
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/src/load.php';

\Hostler\Hooks::register();
