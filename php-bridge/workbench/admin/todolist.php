<?php
/** The to-do list of the staff. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
if (Request::isPost()) {
    if (Request::post('action') === 'add' && trim(Request::post('title')) !== '') {
        App::db()->insert('tbltodolist', ['date' => App::clock()->today(), 'title' => Request::post('title'), 'description' => Request::post('description'), 'duedate' => App::clock()->today()]);
        AdminPage::done('success', 'Added', 'todolist.php');
    }
    App::db()->update('tbltodolist', ['status' => 'Completed'], ['id' => Request::int('id')]);
    AdminPage::done('success', 'Completed', 'todolist.php');
}
AdminPage::render('todolist', 'To-do list', ['items' => App::db()->all("SELECT * FROM tbltodolist ORDER BY status = 'Completed', id DESC LIMIT 200")]);
