<?php
/** The Module Log: list, one entry, the switch. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
if (Request::isPost()) {
    $action = Request::post('action');
    if ($action === 'clear') {
        App::db()->run('DELETE FROM tblmodulelog');
        AdminPage::done('success', 'The module log was cleared', 'systemmodulelog.php');
    }
    App::settings()->set('ModuleLog', $action === 'enable' ? 'on' : '');
    AdminPage::done('success', 'The module log is ' . ($action === 'enable' ? 'on' : 'off'), 'systemmodulelog.php');
}
$entry = Request::int('id') > 0 ? App::db()->one('SELECT * FROM tblmodulelog WHERE id = ?', [Request::int('id')]) : null;
if ($entry !== null) {
    AdminPage::render('modulelogentry', 'Module log', ['entry' => $entry]);
    exit;
}
$entries = App::db()->all('SELECT id, date, module, action, substr(request, 1, 160) AS request, substr(response, 1, 160) AS response FROM tblmodulelog ORDER BY id DESC LIMIT 200');
if (Request::wantsJson()) {
    header('Content-Type: application/json');
    exit(json_encode(['result' => 'success', 'entries' => App::db()->all('SELECT * FROM tblmodulelog ORDER BY id DESC LIMIT 200')], JSON_INVALID_UTF8_SUBSTITUTE));
}
AdminPage::render('modulelog', 'Module log', ['entries' => $entries, 'on' => App::settings()->on('ModuleLog')]);
