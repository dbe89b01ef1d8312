<?php
/** Invoices: the list, one invoice, marking it paid. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Payments;
use Workbench\Request;

AdminPage::open();
$id = Request::int('id');
if (Request::isPost()) {
    $done = Request::post('action') === 'markpaid' && Payments::paid($id);
    AdminPage::done($done ? 'success' : 'error', $done ? 'Invoice Marked Paid' : 'The invoice is not open', "invoices.php?id=$id");
}
$invoice = $id > 0 ? App::invoices()->get($id) : null;
if ($invoice !== null) {
    AdminPage::render('invoice', "Invoice #$id", ['invoice' => $invoice]);
    exit;
}
AdminPage::render('invoices', 'Invoices', ['invoices' => App::invoices()->list()]);
