<?php
/** Clients: the list, one client with services, invoices and mails, adding and editing, logging in as one. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\Accounts;
use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
$id = Request::int('id');
$columns = ['firstname', 'lastname', 'companyname', 'address1', 'address2', 'city', 'state', 'postcode', 'country', 'phonenumber', 'notes'];
if (Request::isPost()) {
    if (Request::post('action') === 'loginas' && App::db()->value('SELECT 1 FROM tblclients WHERE id = ?', [$id]) !== null) {
        App::session()->set('uid', $id);
        AdminPage::redirect('../clientarea.php');
    }
    $email = trim(Request::post('email'));
    if (!filter_var($email, FILTER_VALIDATE_EMAIL)) {
        AdminPage::done('error', 'The e-mail address is not valid', $id > 0 ? "clients.php?id=$id" : 'clients.php?action=add');
    }
    $taken = (int) App::db()->value('SELECT id FROM tblclients WHERE email = ?', [$email]);
    if ($taken > 0 && $taken !== $id) {
        AdminPage::done('error', 'A client with that e-mail address already exists', $id > 0 ? "clients.php?id=$id" : 'clients.php?action=add');
    }
    if ($id > 0) {
        App::db()->update('tblclients', ['email' => $email], ['id' => $id]);
    }
    $details = ['email' => $email];
    foreach ($columns as $column) {
        $details[$column] = Request::post($column);
    }
    Accounts::client(App::db(), $details, Request::post('password') !== '' ? Request::post('password') : null);
    $id = (int) App::db()->value('SELECT id FROM tblclients WHERE email = ?', [$email]);
    AdminPage::done('success', 'Changes Saved Successfully!', "clients.php?id=$id", ['clientid' => $id]);
}
$client = $id > 0 ? App::db()->one('SELECT * FROM tblclients WHERE id = ?', [$id]) : null;
if ($client !== null || Request::text('action') === 'add') {
    AdminPage::render('client', 'Client', ['client' => $client, 'services' => $id > 0 ? App::services()->list($id) : [], 'invoices' => $id > 0 ? App::invoices()->list($id) : [],
        'mails' => App::db()->all('SELECT id, date, subject FROM tblemails WHERE userid = ? AND userid > 0 ORDER BY id DESC LIMIT 10', [$id])]);
    exit;
}
AdminPage::render('clients', 'Clients', ['clients' => App::db()->all('SELECT c.*, (SELECT COUNT(*) FROM tblhosting h WHERE h.userid = c.id) AS services FROM tblclients c ORDER BY c.id')]);
