<?php
/**
 * The addon module: an overview for staff. Server modules work whether or not it is active; it stores nothing.
 */

if (!defined('WHMCS')) {
    die('This file cannot be accessed directly');
}

require_once __DIR__ . '/src/load.php';

function hostler_config()
{
    return [
        'name' => 'Hostler',
        'description' => 'Runs provisioning modules of any language safely. Shows which modules are there, and what keeps one from working.',
        'version' => '0.1.0',
        'author' => 'Hostler',
        'language' => 'english',
        'fields' => [],
    ];
}

function hostler_activate()
{
    return ['status' => 'success', 'description' => 'Hostler\'s overview is under Addons. Modules need no activation.'];
}

function hostler_deactivate()
{
    return ['status' => 'success', 'description' => 'The overview is gone. Modules, services and their data are unchanged.'];
}

function hostler_output($vars)
{
    echo \Hostler\Overview::html();
}
