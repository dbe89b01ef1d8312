<?php
/** Servers: the list, editing, Test Connection, and sign-on to one. README.md lists the form fields. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;
use Workbench\Servers;
use Workbench\SignOn;

AdminPage::open();
$servers = new Servers();
$id = Request::int('id');
$server = $id > 0 ? $servers->get($id) : null;
$action = Request::text('action');
$failed = null;

if (Request::isPost()) {
    if ($action === 'testconnection') {
        $answer = $servers->test($servers->fromForm($server));
        if (Request::wantsJson()) {
            AdminPage::json($answer);
        }
        // Without a script: the same form again, with the result above it and what was typed in it.
        $failed = $answer;
    } elseif ($action === 'save') {
        $name = trim(Request::post('name'));
        if ($name === '') {
            AdminPage::done('error', 'The server needs a name', $id > 0 ? "configservers.php?action=edit&id=$id" : 'configservers.php?action=add');
        }
        $id = $servers->save($server, $name);
        AdminPage::done('success', 'Changes Saved Successfully!', "configservers.php?action=edit&id=$id", ['serverid' => $id]);
    } elseif ($action === 'delete' && $server !== null) {
        $servers->delete($id);
        AdminPage::done('success', 'Server Deleted', 'configservers.php');
    } elseif ($action === 'sso' && $server !== null) {
        $answer = SignOn::checked(App::modules()->ask((string) $server['type'], 'AdminSingleSignOn', [], App::params()->forServerId($id)));
        if ($answer['result'] === 'success' && !Request::wantsJson()) {
            AdminPage::redirect($answer['redirectTo']);
        }
        AdminPage::done($answer['result'], $answer['message'], 'configservers.php', ['redirectTo' => $answer['redirectTo']]);
    }
}
if ($server !== null || $action === 'add' || $failed !== null) {
    $shown = $failed === null ? $server : $servers->fromForm($server);
    AdminPage::render('server', $server['name'] ?? 'Add server', ['server' => $shown, 'test' => $failed, 'modules' => $servers->modules(),
        'canTest' => $servers->testable(), 'groups' => $servers->groups($id)]);
    exit;
}
AdminPage::render('servers', 'Servers', ['servers' => $servers->overview(), 'groups' => App::db()->all('SELECT g.name, GROUP_CONCAT(s.name, \', \') AS members FROM tblservergroups g'
    . ' LEFT JOIN tblservergroupsrel r ON r.groupid = g.id LEFT JOIN tblservers s ON s.id = r.serverid GROUP BY g.id ORDER BY g.name')]);
