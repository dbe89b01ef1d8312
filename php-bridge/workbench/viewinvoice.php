<?php
/** One invoice, and the button that pays it: provisioning happens in that very request. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use Workbench\App;
use Workbench\ClientArea;
use Workbench\Payments;
use Workbench\Request;

$client = ClientArea::login();
ClientArea::demandToken();
$id = Request::int('id');
$invoice = App::invoices()->get($id);
if ($invoice === null || (int) $invoice['userid'] !== $client) {
    ClientArea::notFound('You have no invoice with that number.');
}
if (Request::isPost() && Request::post('a') === 'pay') {
    $paid = Payments::paid($id);
    ClientArea::done($paid ? 'success' : 'error', $paid ? 'Thank you for your payment.' : 'This invoice is not open.', "viewinvoice.php?id=$id", ['invoiceid' => $id]);
}
$services = App::db()->all("SELECT h.id, h.domainstatus, p.name FROM tblinvoiceitems t JOIN tblhosting h ON h.id = t.relid JOIN tblproducts p ON p.id = h.packageid WHERE t.invoiceid = ? AND t.type = 'Hosting'", [$id]);
ClientArea::render('viewinvoice', "Invoice #$id", ['invoice' => $invoice, 'services' => $services]);
