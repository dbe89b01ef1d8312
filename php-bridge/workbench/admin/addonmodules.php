<?php
/** Addon modules: activate, settings, and each one's own page (addonmodules.php?module=NAME). */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AddonModules;
use Workbench\AdminPage;
use Workbench\Request;

AdminPage::open();
$addons = new AddonModules();
$name = Request::text('module');
if (Request::isPost() && in_array(Request::post('wbaction'), ['activate', 'deactivate', 'save'], true)) {
    if (Request::post('wbaction') === 'save') {
        $addons->save($name, Request::map('fields'));
        AdminPage::done('success', 'Changes Saved Successfully!', 'addonmodules.php');
    }
    [$result, $text] = $addons->switch($name, Request::post('wbaction') === 'activate');
    AdminPage::done($result, $text, 'addonmodules.php');
}
if ($name !== '') {
    $config = $addons->all()[$name] ?? null;
    AdminPage::render('addonpage', (string) ($config['name'] ?? 'Addon module'), ['config' => $config, 'output' => $addons->output($name), 'module' => $name]);
    exit;
}
$all = $addons->all();
foreach ($all as $key => $config) {
    $all[$key]['values'] = $addons->settings($key);
}
AdminPage::render('addonmodules', 'Addon modules', ['addons' => $all]);
