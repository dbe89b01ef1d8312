<?php
/** Automation settings: what the cron and payments do by themselves. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;
use Workbench\Settings;

AdminPage::open();
$texts = ['CompanyName', 'AutoSuspensionDays', 'AutoTerminationDays', 'CreateInvoiceDaysBefore', 'DailyCronHour'];
$switches = ['AutoSuspension', 'AutoUnsuspend', 'AutoTermination', 'UpdateStatsAuto', 'ModuleLog'];
if (Request::isPost()) {
    foreach ($texts as $name) {
        if (Request::posted($name)) {
            App::settings()->set($name, $name === 'CompanyName' ? Request::post($name) : (string) max(0, Request::int($name)));
        }
    }
    foreach ($switches as $name) {
        App::settings()->set($name, Request::posted($name) ? 'on' : '');
    }
    AdminPage::done('success', 'Changes Saved Successfully!', 'configgeneral.php');
}
$values = [];
foreach (array_keys(Settings::DEFAULTS) as $name) {
    $values[$name] = App::settings()->get($name);
}
AdminPage::render('general', 'Automation', ['v' => $values]);
