<?php
/** Client login. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use Workbench\Accounts;
use Workbench\App;
use Workbench\ClientArea;
use Workbench\Request;

if (!Request::isPost()) {
    ClientArea::redirect('clientarea.php');
}
ClientArea::demandToken();
$id = Accounts::clientByPassword(App::db(), trim(Request::post('username')), Request::post('password'));
if ($id === 0) {
    http_response_code(403);
    if (Request::wantsJson()) {
        ClientArea::json(['result' => 'error', 'message' => 'Login Details Incorrect'], 403);
    }
    ClientArea::render('login', 'Login', ['incorrect' => true]);
    exit;
}
$goto = (string) App::session()->get('goto');
App::session()->set('goto', null);
App::session()->loginClient($id);
App::db()->update('tblclients', ['lastlogin' => App::clock()->stamp()], ['id' => $id]);
if (Request::wantsJson()) {
    ClientArea::json(['result' => 'success', 'token' => App::csrf()->token()]);
}
// Only a path of this site.
ClientArea::redirect(preg_match('~^/[A-Za-z0-9]~', $goto) ? $goto : 'clientarea.php');
