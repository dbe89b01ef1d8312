<?php
/** Admin login. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\Accounts;
use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

$error = '';
if (Request::isPost()) {
    App::csrf()->demand();
    $id = Accounts::adminByPassword(App::db(), Request::post('username'), Request::post('password'));
    if ($id > 0) {
        App::session()->loginAdmin($id);
        if (Request::wantsJson()) {
            AdminPage::json(['result' => 'success', 'token' => App::csrf()->token()]);
        }
        AdminPage::redirect('index.php');
    }
    http_response_code(403);
    $error = 'Login details incorrect. Please try again.';
    App::activity()->add('Failed Admin Login Attempt - User name: ' . Request::post('username'));
}
if (App::session()->adminId() > 0) {
    AdminPage::redirect('index.php');
}
AdminPage::render('login', 'Log in', ['error' => $error, 'username' => Request::post('username')]);
