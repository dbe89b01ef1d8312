<?php
/** The Module Queue: retry one or all, or mark as resolved. Only a click here retries (WHMCS-C-065). */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Lifecycle;
use Workbench\Request;

AdminPage::open();

/** Calls the same module function again, with fresh $params. */
$retry = function (array $row): string {
    $model = $row['service_type'] === 'addon' ? Lifecycle::find(0, (int) $row['service_id']) : Lifecycle::find((int) $row['service_id']);
    if ($model === null || !isset(Lifecycle::FUNCTIONS[$row['module_action']])) {
        return 'The service does not exist any more';
    }
    return App::lifecycle()->run($model, (string) $row['module_action'], true, $row['module_action'] === 'SuspendAccount' ? ['suspendreason' => Lifecycle::OVERDUE] : []);
};

if (Request::isPost()) {
    $action = Request::post('action');
    $row = App::queue()->row(Request::int('id'));
    if ($action === 'retryall') {
        $answers = array_map($retry, App::queue()->open());
        $failed = array_diff($answers, ['success']);
        AdminPage::done($failed === [] ? 'success' : 'error', count($answers) - count($failed) . ' succeeded, ' . count($failed) . ' failed', 'modulequeue.php');
    }
    if ($row === null || (int) $row['completed'] === 1) {
        AdminPage::done('error', 'The entry is not in the queue', 'modulequeue.php');
    }
    if ($action === 'retry') {
        $answer = $retry($row);
        AdminPage::done($answer === 'success' ? 'success' : 'error', $answer === 'success' ? "{$row['module_action']} succeeded" : $answer, 'modulequeue.php');
    }
    if ($action === 'resolve') {
        App::queue()->resolveRow((int) $row['id']);
        AdminPage::done('success', 'Marked as resolved', 'modulequeue.php');
    }
    AdminPage::done('error', 'Nothing was asked for', 'modulequeue.php');
}
AdminPage::render('modulequeue', 'Module queue', ['queue' => App::queue()->open()]);
