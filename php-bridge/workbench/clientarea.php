<?php
/** The client area: services, one service, invoices, mails, cancellation. README.md lists the form fields. */

define('CLIENTAREA', true);
require __DIR__ . '/init.php';

use WHMCS\Service\Service;
use Workbench\App;
use Workbench\ClientArea;
use Workbench\ProductDetails;
use Workbench\Request;

if (Request::text('action') === 'logout') {
    ClientArea::redirect('logout.php');
}
$client = ClientArea::login();
$action = Request::text('action');

if ($action === 'productdetails' || $action === 'cancel') {
    $id = Request::int('id');
    // Whose service it is decides before anything else happens.
    $row = App::services()->owned($id, $client);
    if ($row === null) {
        ClientArea::notFound('You have no service with that number.');
    }
    if ($action === 'productdetails') {
        (new ProductDetails(Service::findOrFail($id), $row))->run();
        exit;
    }
    if (Request::isPost()) {
        ClientArea::demandToken();
        if (App::db()->value('SELECT 1 FROM tblcancelrequests WHERE relid = ?', [$id]) === null) {
            $type = Request::post('type') === 'Immediate' ? 'Immediate' : 'End of Billing Period';
            App::db()->insert('tblcancelrequests', ['date' => App::clock()->stamp(), 'relid' => $id, 'reason' => Request::post('cancellationreason'), 'type' => $type]);
            App::activity()->add("Cancellation Requested - Service ID: $id", $client);
            App::hooks()->run('CancellationRequest', ['userid' => $client, 'relid' => $id, 'reason' => Request::post('cancellationreason'), 'type' => $type]);
        }
        ClientArea::done('success', 'Your cancellation request was received.', "clientarea.php?action=productdetails&id=$id");
    }
    ClientArea::render('cancel', 'Cancellation', ['service' => $row]);
    exit;
}
ClientArea::demandToken();
if ($action === 'invoices') {
    ClientArea::render('clientareainvoices', 'Invoices', ['invoices' => App::invoices()->list($client)]);
} elseif ($action === 'emails') {
    ClientArea::render('clientareaemails', 'Mails', ['mails' => App::db()->all('SELECT id, date, subject, message FROM tblemails WHERE userid = ? ORDER BY id DESC', [$client])]);
} else {
    ClientArea::render('clientareaproducts', 'My services', ['services' => App::services()->list($client),
        'unpaid' => array_filter(App::invoices()->list($client), function (array $row): bool {
            return $row['status'] === 'Unpaid';
        })]);
}
