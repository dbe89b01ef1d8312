<?php
/** Orders: the list, accept, cancel. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
if (Request::isPost()) {
    $id = Request::int('id');
    if (Request::post('action') === 'accept') {
        $answer = App::orders()->accept($id, Request::post('autosetup') !== '', Request::post('sendemail') !== '');
        AdminPage::done($answer === 'success' ? 'success' : 'error', $answer === 'success' ? 'Order Accepted' : $answer, 'orders.php', ['orderid' => $id]);
    }
    if (Request::post('action') === 'cancel') {
        App::db()->run("UPDATE tblorders SET status = 'Cancelled' WHERE id = ? AND status = 'Pending'", [$id]);
        App::db()->run("UPDATE tblhosting SET domainstatus = 'Cancelled' WHERE orderid = ? AND domainstatus = 'Pending'", [$id]);
        App::db()->run("UPDATE tblinvoices SET status = 'Cancelled' WHERE status = 'Unpaid' AND id = (SELECT invoiceid FROM tblorders WHERE id = ?)", [$id]);
        AdminPage::done('success', 'Order Cancelled', 'orders.php');
    }
    AdminPage::done('error', 'Nothing was asked for', 'orders.php');
}
$orders = App::db()->all('SELECT o.*, c.firstname, c.lastname, c.companyname, c.email, i.status AS invoicestatus FROM tblorders o'
    . ' LEFT JOIN tblclients c ON c.id = o.userid LEFT JOIN tblinvoices i ON i.id = o.invoiceid ORDER BY o.id DESC');
foreach ($orders as &$order) {
    $order['services'] = App::db()->all('SELECT h.id, h.domainstatus, p.name FROM tblhosting h JOIN tblproducts p ON p.id = h.packageid WHERE h.orderid = ?', [$order['id']]);
}
unset($order);
AdminPage::render('orders', 'Orders', ['orders' => $orders]);
