<?php
/** Upgrades: another product or other options; an invoice, and ChangePackage when it is paid. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use WHMCS\Service\Service;
use Workbench\App;
use Workbench\ClientArea;
use Workbench\Html;
use Workbench\Payments;
use Workbench\Request;
use Workbench\Upgrades;

$client = ClientArea::login();
ClientArea::demandToken();
$id = Request::int('id');
$row = App::services()->owned($id, $client);
if ($row === null || $row['domainstatus'] !== 'Active') {
    ClientArea::notFound('This service cannot be changed.');
}
$service = Service::findOrFail($id);
$upgrades = new Upgrades();
$package = Request::text('type', 'package') === 'package';
$products = $upgrades->products((int) $service->packageid);
if (Request::isPost()) {
    if ($package && !in_array(Request::int('pid'), array_map('intval', array_column($products, 'id')), true)) {
        ClientArea::done('error', 'The service cannot be changed to that product.', "upgrade.php?type=package&id=$id");
    }
    $new = $package ? Request::int('pid') : App::options()->choices((int) $service->packageid, Request::map('configoption'), $id);
    $invoice = $upgrades->place($service, $package ? 'package' : 'configoptions', $new);
    if ((float) (App::invoices()->get($invoice)['total'] ?? 0) <= 0) {
        Payments::paid($invoice);
        ClientArea::done('success', 'Your service was changed.', "clientarea.php?action=productdetails&id=$id", ['invoiceid' => $invoice]);
    }
    ClientArea::done('success', 'The change is done when the invoice is paid.', "viewinvoice.php?id=$invoice", ['invoiceid' => $invoice]);
}
ClientArea::render('upgrade', 'Upgrade', ['service' => $row, 'type' => $package ? 'package' : 'configoptions', 'products' => $products,
    'options' => $package ? '' : Html::configurable(App::options()->of((int) $service->packageid, $id)),
    'breadcrumb' => ['clientarea.php' => 'My services', "clientarea.php?action=productdetails&id=$id" => $row['product']]]);
